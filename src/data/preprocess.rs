//! From 8-bit pixels to a network's input: resize, crop, order of channels, `x = (u8 * scale - mean) / std`, layout.
//! Stated by options or by a TOML file with the same keys.

use super::DataError;
use image::imageops::FilterType;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::Path;

/// Order of an image's colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum ChannelOrder {
    /// Red first.
    Rgb,
    /// Blue first.
    Bgr,
}

/// Order of a network's input axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Channels, rows, columns.
    Nchw,
    /// Rows, columns, channels.
    Nhwc,
}

/// A preprocessing; what is `None` is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preprocess {
    /// Length of the shorter side after resizing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resize: Option<u32>,
    /// Side of the square cut from the centre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crop: Option<u32>,
    /// Subtracted, one number or one a channel in the network's order.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "one_or_more")]
    pub mean: Option<Vec<f64>>,
    /// Divided by, one number or one a channel in the network's order.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "one_or_more")]
    pub std: Option<Vec<f64>>,
    /// Multiplied with the pixel before the mean goes off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<f64>,
    /// Order of the colours that the network takes; RGB if not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel_order: Option<ChannelOrder>,
    /// Order of the axes that the network takes; told from the shape if not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
}

/// Reads `0.5`, `1` or `[0.5, 0.4, 0.3]`.
fn one_or_more<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<f64>>, D::Error> {
    struct Numbers;
    impl<'de> Visitor<'de> for Numbers {
        type Value = Vec<f64>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a number or a list of numbers")
        }
        fn visit_f64<E>(self, v: f64) -> Result<Vec<f64>, E> {
            Ok(vec![v])
        }
        fn visit_i64<E>(self, v: i64) -> Result<Vec<f64>, E> {
            Ok(vec![v as f64])
        }
        fn visit_u64<E>(self, v: u64) -> Result<Vec<f64>, E> {
            Ok(vec![v as f64])
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<f64>, A::Error> {
            let mut numbers = Vec::new();
            while let Some(x) = list.next_element()? {
                numbers.push(x);
            }
            Ok(numbers)
        }
    }
    from.deserialize_any(Numbers).map(Some)
}

/// An image of 8-bit samples, `[height][width][channels]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
    /// 1 or 3.
    pub channels: usize,
    /// The samples.
    pub data: Vec<u8>,
}

/// The network's input as an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Channels.
    pub channels: usize,
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
    /// Order of the axes.
    pub layout: Layout,
}

impl Preprocess {
    /// Reads a `preprocess.toml`.
    pub fn read(path: &Path) -> Result<Preprocess, DataError> {
        let text = crate::files::read_text(path).map_err(DataError::io(path))?;
        let stated: Preprocess = toml::from_str(&text).map_err(|e| DataError::format(path, e.message()))?;
        Ok(stated)
    }

    /// The same without what changes the numbers: for an input that takes pixels as they are.
    pub fn without_arithmetic(&self) -> Preprocess {
        Preprocess { mean: None, std: None, scale: None, ..self.clone() }
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        *self == Preprocess::default()
    }

    /// What `over` states, and otherwise this.
    pub fn overlaid(self, over: Preprocess) -> Preprocess {
        Preprocess {
            resize: over.resize.or(self.resize),
            crop: over.crop.or(self.crop),
            mean: over.mean.or(self.mean),
            std: over.std.or(self.std),
            scale: over.scale.or(self.scale),
            channel_order: over.channel_order.or(self.channel_order),
            layout: over.layout.or(self.layout),
        }
    }

    /// The image that an input of these item extents takes; `None` if it takes no image.
    pub fn target(&self, item: &[usize]) -> Option<Target> {
        let &[a, b, c] = item else { return None };
        let layout = self.layout.or(match (a, c) {
            (1 | 3, _) => Some(Layout::Nchw),
            (_, 1 | 3) => Some(Layout::Nhwc),
            _ => None,
        })?;
        Some(match layout {
            Layout::Nchw => Target { channels: a, height: b, width: c, layout },
            Layout::Nhwc => Target { channels: c, height: a, width: b, layout },
        })
    }

    /// `(multiplier, mean, std)` of each channel.
    fn affine(&self, channels: usize) -> Result<Vec<(f64, f64)>, DataError> {
        let each = |what: &str, given: &Option<Vec<f64>>, default: f64| match given.as_deref() {
            None => Ok(vec![default; channels]),
            Some(v) if v.iter().any(|x| !x.is_finite()) => {
                Err(DataError::Preprocess(format!("{what} {v:?} must be finite")))
            }
            Some([one]) => Ok(vec![*one; channels]),
            Some(v) if v.len() == channels => Ok(v.to_vec()),
            Some(v) => Err(DataError::Preprocess(format!(
                "{what} has {} numbers, the model's input {channels} channels",
                v.len()
            ))),
        };
        let mean = each("mean", &self.mean, 0.0)?;
        let std = each("std", &self.std, 1.0)?;
        if std.contains(&0.0) {
            return Err(DataError::Preprocess("std must not be 0".into()));
        }
        Ok(mean.into_iter().zip(std).collect())
    }

    /// Checks what can be checked without an image.
    pub fn check(&self, target: Target) -> Result<(), DataError> {
        self.affine(target.channels)?;
        if self.scale.is_some_and(|s| !s.is_finite()) || self.resize == Some(0) || self.crop == Some(0) {
            return Err(DataError::Preprocess("scale, resize and crop must be positive numbers".into()));
        }
        match self.crop {
            Some(c) if (c as usize, c as usize) != (target.height, target.width) => {
                Err(DataError::Preprocess(format!(
                    "crop {c} does not give the model's {}x{} pixels",
                    target.height, target.width
                )))
            }
            _ => Ok(()),
        }
    }

    /// Makes an f32 input of an image; on a mismatch, the shape that came out instead.
    pub fn apply(&self, image: &Pixels, target: Target) -> Result<Vec<f32>, Applied> {
        let affine = self.affine(target.channels).map_err(Applied::Stated)?;
        let scale = self.scale.unwrap_or(1.0);
        let tables: Vec<Vec<f32>> = affine
            .iter()
            .map(|(mean, std)| (0..256).map(|p| ((f64::from(p) * scale - mean) / std) as f32).collect())
            .collect();
        self.arrange(image, target, &tables)
    }

    /// Makes a u8 input of an image: its pixels, resized, cut and laid out.
    pub fn apply_as_pixels(&self, image: &Pixels, target: Target) -> Result<Vec<u8>, Applied> {
        self.arrange(image, target, &vec![(0..=255).collect(); target.channels])
    }

    /// Resizes, cuts, looks each sample up in its channel's table, and lays the results out.
    fn arrange<T: Copy + Default>(
        &self,
        image: &Pixels,
        target: Target,
        tables: &[Vec<T>],
    ) -> Result<Vec<T>, Applied> {
        let resized = match self.resize {
            Some(side) => Some(resize(image, side as usize).map_err(Applied::Stated)?),
            None => None,
        };
        let image = resized.as_ref().unwrap_or(image);
        let wanted = self.crop.map_or((image.height, image.width), |c| (c as usize, c as usize));
        let fits = (image.height >= wanted.0 && image.width >= wanted.1)
            && wanted == (target.height, target.width)
            && image.channels == target.channels;
        if !fits {
            return Err(Applied::Shape([image.height, image.width, image.channels]));
        }
        let (top, left) = ((image.height - wanted.0) / 2, (image.width - wanted.1) / 2);
        let bgr = self.channel_order == Some(ChannelOrder::Bgr) && target.channels == 3;
        let (h, w, c) = (target.height, target.width, target.channels);
        let mut out = vec![T::default(); h * w * c];
        for y in 0..h {
            for x in 0..w {
                let pixel = ((top + y) * image.width + left + x) * c;
                for (k, table) in tables.iter().enumerate() {
                    let from = if bgr { 2 - k } else { k };
                    let at = match target.layout {
                        Layout::Nchw => (k * h + y) * w + x,
                        Layout::Nhwc => (y * w + x) * c + k,
                    };
                    out[at] = table[usize::from(image.data[pixel + from])];
                }
            }
        }
        Ok(out)
    }
}

/// Why an image could not be made into an input.
#[derive(Debug)]
pub enum Applied {
    /// Rows, columns and channels that came out.
    Shape([usize; 3]),
    /// The preprocessing itself is wrong.
    Stated(DataError),
}

/// Most samples of a resized image.
const MOST_SAMPLES: usize = 1 << 28;

/// Scales so that the shorter side has `side` pixels (bilinear).
fn resize(image: &Pixels, side: usize) -> Result<Pixels, DataError> {
    let shorter = image.height.min(image.width).max(1);
    let scaled = |n: usize| (n.saturating_mul(side).saturating_add(shorter / 2) / shorter).max(1);
    let (height, width) = (scaled(image.height), scaled(image.width));
    if height.saturating_mul(width).saturating_mul(image.channels) > MOST_SAMPLES {
        let (h, w) = (image.height, image.width);
        return Err(DataError::TooLarge(format!(
            "--resize {side} makes {height}x{width} pixels of an image of {h}x{w}; the limit is {MOST_SAMPLES} samples"
        )));
    }
    if (height, width) == (image.height, image.width) {
        return Ok(image.clone());
    }
    let (w, h) = (image.width as u32, image.height as u32);
    let (to_w, to_h) = (width as u32, height as u32);
    let data = match image.channels {
        3 => image::RgbImage::from_raw(w, h, image.data.clone())
            .map(|i| image::imageops::resize(&i, to_w, to_h, FilterType::Triangle).into_raw()),
        _ => image::GrayImage::from_raw(w, h, image.data.clone())
            .map(|i| image::imageops::resize(&i, to_w, to_h, FilterType::Triangle).into_raw()),
    };
    Ok(match data {
        Some(data) => Pixels { height, width, channels: image.channels, data },
        None => image.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_are_ordered_normalised_and_laid_out() {
        let image = Pixels { height: 1, width: 2, channels: 3, data: vec![10, 20, 30, 40, 50, 60] };
        let bgr = Preprocess {
            mean: Some(vec![1.0, 2.0, 3.0]),
            std: Some(vec![2.0]),
            channel_order: Some(ChannelOrder::Bgr),
            ..Preprocess::default()
        };
        let target = bgr.target(&[3, 1, 2]).unwrap();
        assert_eq!(bgr.apply(&image, target).unwrap(), [14.5, 29.5, 9.0, 24.0, 3.5, 18.5]);
        let target = bgr.target(&[1, 2, 3]);
        assert_eq!(target.map(|t| t.layout), Some(Layout::Nchw), "ambiguous: the first axis wins");
        let nhwc = Preprocess { layout: Some(Layout::Nhwc), scale: Some(0.5), ..Preprocess::default() };
        let target = nhwc.target(&[1, 2, 3]).unwrap();
        assert_eq!(nhwc.apply(&image, target).unwrap(), [5.0, 10.0, 15.0, 20.0, 25.0, 30.0]);
    }

    #[test]
    fn crops_the_centre_of_the_resized_image() {
        let image = Pixels { height: 4, width: 6, channels: 1, data: (0..24).collect() };
        let p = Preprocess { crop: Some(2), ..Preprocess::default() };
        let target = p.target(&[1, 2, 2]).unwrap();
        assert_eq!(p.apply(&image, target).unwrap(), [8.0, 9.0, 14.0, 15.0]);
        let p = Preprocess { resize: Some(2), crop: Some(2), ..Preprocess::default() };
        assert_eq!(p.apply(&image, target).unwrap().len(), 4);
        assert!(matches!(Preprocess::default().apply(&image, target), Err(Applied::Shape([4, 6, 1]))));
    }

    #[test]
    fn pixels_are_laid_out_as_they_are() {
        let image = Pixels { height: 2, width: 2, channels: 3, data: (0..12).collect() };
        let p = Preprocess { channel_order: Some(ChannelOrder::Bgr), ..Preprocess::default() };
        let target = p.target(&[3, 2, 2]).unwrap();
        assert_eq!(p.apply_as_pixels(&image, target).unwrap(), [2, 5, 8, 11, 1, 4, 7, 10, 0, 3, 6, 9]);
        let target = Target { layout: Layout::Nhwc, ..target };
        assert_eq!(Preprocess::default().apply_as_pixels(&image, target).unwrap(), image.data);
    }

    #[test]
    fn files_state_one_number_or_a_list() {
        let rows = [
            ("mean = 0.5", Some(vec![0.5])),
            ("mean = 1", Some(vec![1.0])),
            ("mean = [0.5]", Some(vec![0.5])),
            ("mean = [1, 0.5, -2]", Some(vec![1.0, 0.5, -2.0])),
            ("scale = 2.0", None),
        ];
        for (text, mean) in rows {
            let stated: Preprocess = toml::from_str(text).unwrap();
            assert_eq!(stated.mean, mean, "{text}");
            let std: Preprocess = toml::from_str(&text.replace("mean", "std")).unwrap();
            assert_eq!(std.std, mean, "{text}");
        }
        for text in ["mean = \"grey\"", "mean = [[0.5]]", "mean = true", "mean = { r = 1 }"] {
            let error = toml::from_str::<Preprocess>(text).unwrap_err().to_string();
            assert!(error.contains("a number") || error.contains("f64"), "{text}: {error}");
        }
        let again = toml::to_string(&toml::from_str::<Preprocess>("mean = 0.5").unwrap()).unwrap();
        assert_eq!(again, "mean = [0.5]\n");
    }

    #[test]
    fn contradictions_are_refused() {
        let target = Target { channels: 3, height: 2, width: 2, layout: Layout::Nchw };
        let rows = [
            Preprocess { mean: Some(vec![1.0, 2.0]), ..Preprocess::default() },
            Preprocess { std: Some(vec![0.0]), ..Preprocess::default() },
            Preprocess { crop: Some(3), ..Preprocess::default() },
            Preprocess { scale: Some(f64::NAN), ..Preprocess::default() },
        ];
        for p in rows {
            assert!(p.check(target).is_err(), "{p:?}");
        }
    }
}
