//! What commands print: tables, units, a picture of the frontier, a page of HTML.

mod frontier;
mod html;
mod layers;
pub mod layout;
mod manifest;
mod notes;
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
pub use manifest::{level, manifest, memory};
pub use notes::grouped;
pub use table::{Align, Table};
pub use units::{bytes, cost, count, duration, milliseconds};
