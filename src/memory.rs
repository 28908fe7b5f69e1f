//! How much memory the program may use: sizes as users write them, and what the machine has.

use std::path::Path;

pub use nibblec_ir::bytes::{shown, shown_or_more};

/// What the machine has left, in bytes: available memory, within the limits of the control group and of the process.
pub fn available() -> u64 {
    let machine = std::fs::read_to_string("/proc/meminfo").ok().and_then(|t| mem_available(&t));
    let limits = std::fs::read_to_string("/proc/self/limits").ok().and_then(|t| address_space(&t));
    let group = std::fs::read_to_string("/proc/self/cgroup").ok().and_then(|t| group_limit(&t));
    [machine, limits, group].into_iter().flatten().min().unwrap_or(u64::MAX / 4)
}

/// The line `MemAvailable:  12345 kB`.
fn mem_available(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|l| l.strip_prefix("MemAvailable:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

/// The soft limit of `Max address space`; `None` if there is none.
fn address_space(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|l| l.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The smallest limit of the process's control group and those around it, less what it uses already.
fn group_limit(text: &str) -> Option<u64> {
    let number = |path: &Path| std::fs::read_to_string(path).ok()?.trim().parse::<u64>().ok();
    let mut least: Option<u64> = None;
    for line in text.lines() {
        let mut parts = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (parts.next(), parts.next()) else { continue };
        let (root, max, used) = match controllers {
            "" => ("/sys/fs/cgroup", "memory.max", "memory.current"),
            c if c.split(',').any(|c| c == "memory") => {
                ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes")
            }
            _ => continue,
        };
        let folder = Path::new(root).join(path.trim_start_matches('/'));
        for folder in folder.ancestors().take_while(|f| f.starts_with(root)) {
            if let Some(max) = number(&folder.join(max)) {
                let left = max.saturating_sub(number(&folder.join(used)).unwrap_or(0));
                least = Some(least.map_or(left, |l| l.min(left)));
            }
        }
    }
    least
}

/// Bytes as users write them: `8G`, `512M`, `1.5GiB`, `100000`. Units are powers of 1024.
pub fn parse(given: &str) -> Result<u64, String> {
    let bad = || format!("expected a number of bytes such as 8G or 512M, found '{given}'");
    let at = given.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(given.len());
    let (number, unit) = given.split_at(at);
    let shift = match unit.trim().to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        "T" | "TB" | "TIB" => 40,
        _ => return Err(bad()),
    };
    let number: f64 = number.parse().map_err(|_| bad())?;
    let bytes = number * f64::from(shift).exp2();
    if !(1.0..=9e18).contains(&bytes) {
        return Err(bad());
    }
    Ok(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_shown() {
        assert_eq!(parse("100000"), Ok(100_000));
        assert_eq!(parse("512M"), Ok(512 << 20));
        assert_eq!(parse("1.5 GiB"), Ok(3 << 29));
        assert_eq!(parse("8g"), Ok(8 << 30));
        for bad in ["", "G", "-1", "0", "1e3", "8X", "1.2.3", "99999999T"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn limits_of_the_system_are_read() {
        assert_eq!(mem_available("MemTotal: 1 kB\nMemAvailable:   2048 kB\n"), Some(2 << 20));
        assert_eq!(mem_available(""), None);
        let limits = "Limit  Soft Limit  Hard Limit  Units\nMax address space  1000000  unlimited  bytes\n";
        assert_eq!(address_space(limits), Some(1_000_000));
        assert_eq!(address_space("Max address space  unlimited  unlimited  bytes\n"), None);
        assert_eq!(group_limit("nonsense\n5:cpu:/\n"), None);
        assert!(available() > 0);
    }
}
