//! What commands print: tables, units, a picture of the frontier, a page of HTML.

mod frontier;
mod html;
mod layers;
mod manifest;
pub mod plot;
pub mod rank;
pub mod sweep;
mod table;
pub mod tuning;
mod units;

pub use frontier::frontier;
pub use html::page;
pub use layers::{
    LayerBits, LayerRow, changes, equalized, origin, rows, table as layer_table, width, widths,
};
pub use manifest::{manifest, memory};
pub use table::{Align, Table};
pub use units::{bytes, cost, count, duration, milliseconds};
