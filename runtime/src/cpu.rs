//! Which instruction-set levels this CPU runs, known without running a library: what `rt/cpu_*.ll` finds out in one.

/// Whether this CPU runs the level of that name; `None` for names that this program does not know.
#[must_use]
pub fn runs(level: &str) -> Option<bool> {
    match level {
        "scalar" => Some(true),
        "avx2" => Some(avx2()),
        "avxvnni" => Some(avx2() && avx_vnni()),
        "avx512vnni" => Some(avx2() && avx512_vnni()),
        "dotprod" => Some(dotprod()),
        _ => None,
    }
}

/// Of levels for the target machine, the most general first, the one that a context runs here by default.
#[must_use]
pub fn best<'l>(target: &str, levels: &[&'l str]) -> Option<&'l str> {
    let here = target.split('-').next() == Some(std::env::consts::ARCH);
    levels.iter().copied().rev().find(|level| here && runs(level) == Some(true))
}

#[cfg(target_arch = "x86_64")]
macro_rules! have {
    ($($feature:tt),*) => { $(std::arch::is_x86_feature_detected!($feature))&&* };
}

#[cfg(not(target_arch = "x86_64"))]
macro_rules! have {
    ($($feature:tt),*) => {
        false
    };
}

fn avx2() -> bool {
    have!("avx2", "fma", "bmi1", "bmi2", "f16c", "lzcnt", "movbe", "popcnt", "sse4.2")
}

fn avx_vnni() -> bool {
    have!("avxvnni")
}

fn avx512_vnni() -> bool {
    have!("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl", "avx512vnni", "avx512vbmi")
}

#[cfg(target_arch = "aarch64")]
fn dotprod() -> bool {
    std::arch::is_aarch64_feature_detected!("dotprod")
}

#[cfg(not(target_arch = "aarch64"))]
fn dotprod() -> bool {
    false
}
