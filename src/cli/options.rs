//! Options that several verbs share.

use crate::Error;
use crate::data::{ChannelOrder, DataOptions, Layout, Preprocess};
use clap::Args;
use std::path::PathBuf;

/// How 8-bit images become the model's input: x = (pixel * scale - mean) / std
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Preprocessing of 8-bit images: x = (pixel * scale - mean) / std")]
pub struct PreprocessArgs {
    /// TOML file with the keys resize, crop, scale, mean, std, channel_order, layout; the options below win over it
    #[arg(long, value_name = "FILE")]
    preprocess: Option<PathBuf>,
    /// Scale the image so that its shorter side has N pixels (bilinear)
    #[arg(long, value_name = "N")]
    resize: Option<u32>,
    /// Cut N x N pixels from the centre
    #[arg(long, value_name = "N")]
    crop: Option<u32>,
    /// Multiply pixels (0..255) before the mean goes off [default: 1]
    #[arg(long, value_name = "S")]
    scale: Option<f64>,
    /// One number, or one a channel in the model's order [default: 0]
    #[arg(long, value_name = "A,B,C", value_delimiter = ',', allow_negative_numbers = true)]
    mean: Option<Vec<f64>>,
    /// One number, or one a channel in the model's order [default: 1]
    #[arg(long, value_name = "A,B,C", value_delimiter = ',')]
    std: Option<Vec<f64>>,
    /// Order of the colours that the model takes [default: rgb]
    #[arg(long, value_name = "ORDER")]
    channel_order: Option<ChannelOrder>,
    /// Order of the axes that the model takes [default: told from the input's shape]
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<Layout>,
}

impl PreprocessArgs {
    /// What the file and the options state together.
    pub fn stated(&self) -> Result<Preprocess, Error> {
        let file = self.preprocess.as_deref().map(Preprocess::read).transpose()?;
        Ok(file.unwrap_or_default().overlaid(Preprocess {
            resize: self.resize,
            crop: self.crop,
            mean: self.mean.clone(),
            std: self.std.clone(),
            scale: self.scale,
            channel_order: self.channel_order,
            layout: self.layout,
        }))
    }

    /// The same as a way to read data.
    pub fn data_options(&self) -> Result<DataOptions, Error> {
        Ok(DataOptions { preprocess: self.stated()?, ..DataOptions::default() })
    }
}

/// Said when pixels reach the model as they are.
pub const UNPROCESSED: &str = "note: no preprocessing is stated, so pixels go in as 0..255 \
(--scale, --mean, --std or --preprocess change that)";
