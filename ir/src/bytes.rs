//! Sizes in bytes as error messages and reports write them.

/// Bytes for people: `14.4 GB` (powers of 1024).
pub fn shown(bytes: u64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
    let (mut value, mut unit) = (bytes as f64, 0);
    while value >= 1024.0 && unit + 1 < units.len() {
        value /= 1024.0;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} bytes") } else { format!("{value:.1} {}", units[unit]) }
}

/// The same of a size that may not fit any number.
pub fn shown_or_more(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "more bytes than can be counted".into(), shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_shown_in_units_that_people_read() {
        assert_eq!(shown(1023), "1023 bytes");
        assert_eq!(shown(15_461_882_265), "14.4 GB");
        assert_eq!(shown_or_more(None), "more bytes than can be counted");
    }
}
