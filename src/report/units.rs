//! Quantities as people read them.

/// `11.5 MB`; decimal units.
pub fn bytes(n: u64) -> String {
    scaled(n as f64, &[" B", " kB", " MB", " GB"])
}

/// `1.28 G`; decimal prefixes.
pub fn count(n: u64) -> String {
    scaled(n as f64, &["", " k", " M", " G", " T", " P"])
}

/// A cost of that name: times and sizes as such, counts with prefixes.
pub fn cost(unit: &str, n: u64) -> String {
    match unit {
        "latency" if n < 1_000_000 => format!("{:.1} us", n as f64 / 1e3),
        "latency" => milliseconds(n as f64 / 1e9),
        "size" => bytes(n.div_ceil(8)),
        _ => count(n),
    }
}

/// `4.203 ms`.
pub fn milliseconds(seconds: f64) -> String {
    format!("{:.3} ms", seconds * 1e3)
}

/// `40 s`, `12 min`, `3.5 h`.
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 99.5 => format!("{s:.0} s"),
        s if s < 99.5 * 60.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

fn scaled(mut n: f64, units: &[&str]) -> String {
    let mut k = 0;
    while n >= 999.5 && k + 1 < units.len() {
        n /= 1000.0;
        k += 1;
    }
    let digits = match n {
        _ if k == 0 || n >= 99.95 => 0,
        _ if n >= 9.995 => 1,
        _ => 2,
    };
    format!("{n:.digits$}{}", units[k])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits() {
        let rows =
            [(0, "0 B"), (999, "999 B"), (1000, "1.00 kB"), (99_940, "99.9 kB"), (102_141_228, "102 MB")];
        for (n, expected) in rows {
            assert_eq!(bytes(n), expected);
        }
        assert_eq!(count(999_500), "1.00 M");
    }
}
