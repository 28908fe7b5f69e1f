//! What commands print: tables, units, a picture of the frontier.

mod manifest;
mod table;
mod units;

pub use manifest::manifest;
pub use table::{Align, Table};
pub use units::{bytes, count, milliseconds};
