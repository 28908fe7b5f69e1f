//! Claims on results that several processes may want at once: a file beside the place of the result, which says who is
//! computing it. A claim ends when it is dropped, when its process is gone, or when it has not been renewed for a while:
//! its process is stopped, or ran on another machine.

use crate::Error;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long a claim holds without being renewed, and how often it is renewed.
const HOLDS: Duration = Duration::from_secs(180);
const RENEWED: Duration = Duration::from_secs(30);
/// How often those who wait look again.
pub const LOOK: Duration = Duration::from_millis(200);

/// Who computes a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    host: String,
    pid: u32,
    /// When the process started, as the system counts; another process may get its number later.
    started: u64,
    /// Seconds since 1970.
    expires: u64,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} on {}", self.pid, self.host)
    }
}

fn host() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname");
    let name = name.or_else(|_| std::fs::read_to_string("/etc/hostname"));
    name.map_or_else(|_| "this machine".into(), |n| n.trim().to_string())
}

/// When a process of this machine started; `None` if there is none, or the system does not tell.
fn started(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may hold blanks; the 22nd field is the 20th behind it.
    let fields = stat.rsplit_once(')')?.1;
    let mut fields = fields.split_ascii_whitespace();
    // A process that nobody has waited for yet is over.
    let state = fields.next()?;
    if state == "Z" || state == "X" { None } else { fields.nth(18)?.parse().ok() }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs())
}

impl Owner {
    fn this() -> Owner {
        let pid = std::process::id();
        Owner { host: host(), pid, started: started(pid).unwrap_or(0), expires: now() + HOLDS.as_secs() }
    }

    /// Whether it is still at work, as far as can be told from here.
    fn is_alive(&self) -> bool {
        // A clock far ahead of ours must not keep a claim for ever.
        let holds = (now()..=now() + 2 * HOLDS.as_secs()).contains(&self.expires);
        let here = self.host == host() && Path::new("/proc/self/stat").exists();
        holds && (!here || started(self.pid) == Some(self.started))
    }

    fn read(path: &Path) -> Option<Owner> {
        serde_json::from_str(&crate::files::read_text(path).ok()?).ok()
    }

    fn is_this(&self, other: &Owner) -> bool {
        (&self.host, self.pid, self.started) == (&other.host, other.pid, other.started)
    }
}

/// A result that is this process's to compute. It is renewed meanwhile, and given up when it is dropped.
pub struct Claim {
    path: PathBuf,
    over: Arc<AtomicBool>,
    renewer: Option<std::thread::JoinHandle<()>>,
}

/// What asking for a result gives.
pub enum Asked {
    /// It is to be computed here.
    Ours(Claim),
    /// Somebody does it already.
    Theirs(Owner),
}

/// Holds others off while a claim is looked at and taken. Where files cannot be locked nobody is held off: at worst a
/// result is computed twice.
fn exclusive(folder: &Path) -> Option<File> {
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(".claims")).ok()?;
    file.lock().ok()?;
    Some(file)
}

/// Asks for the result that will be kept at `place`, in a folder that exists.
pub fn ask(place: &Path) -> Result<Asked, Error> {
    let path = place.with_extension("claim");
    let folder = path.parent().unwrap_or(Path::new("."));
    let lock = exclusive(folder);
    if let Some(owner) = Owner::read(&path).filter(Owner::is_alive) {
        return Ok(Asked::Theirs(owner));
    }
    write(&path)?;
    drop(lock);
    let over = Arc::new(AtomicBool::new(false));
    let renewer = {
        let (path, over) = (path.clone(), over.clone());
        std::thread::Builder::new().name("claim".into()).spawn(move || renew(&path, &over)).ok()
    };
    Ok(Asked::Ours(Claim { path, over, renewer }))
}

fn write(path: &Path) -> Result<(), Error> {
    let text = serde_json::to_string(&Owner::this()).map_err(|e| Error::Bug(e.to_string()))?;
    super::keep::keep(path, text.as_bytes())
}

/// Writes the claim anew from time to time, as long as it is this process's.
fn renew(path: &Path, over: &AtomicBool) {
    let mut last = Instant::now();
    while !over.load(Ordering::Relaxed) {
        std::thread::park_timeout(RENEWED);
        if last.elapsed() < RENEWED {
            continue;
        }
        if !Owner::read(path).is_some_and(|o| o.is_this(&Owner::this())) {
            return;
        }
        // A claim that cannot be renewed ends too early: a result is computed twice.
        let _ = write(path);
        last = Instant::now();
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(renewer) = self.renewer.take() {
            renewer.thread().unpark();
            let _ = renewer.join();
        }
        let _lock = self.path.parent().and_then(exclusive);
        if Owner::read(&self.path).is_some_and(|o| o.is_this(&Owner::this())) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(place: &Path) -> Option<Owner> {
        match ask(place).unwrap() {
            Asked::Ours(_) => None,
            Asked::Theirs(owner) => Some(owner),
        }
    }

    #[test]
    fn a_claim_holds_until_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("result.json");
        let Asked::Ours(claim) = ask(&place).unwrap() else { panic!("nobody else is there") };
        assert_eq!(owned(&place).map(|o| o.pid), Some(std::process::id()));
        assert!(owned(&folder.path().join("other.json")).is_none());
        drop(claim);
        assert!(!place.with_extension("claim").exists());
        assert!(owned(&place).is_none());
    }

    /// Owners that are gone, and one that is not.
    #[test]
    fn stale_claims_are_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("result.json");
        let this = Owner::this();
        let mut child = std::process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        let elsewhere = Owner { host: "elsewhere".into(), ..this.clone() };
        let rows = [
            ("a process that is over", Owner { pid: child.id(), ..this.clone() }, false),
            (
                "a number that another process has now",
                Owner { started: this.started + 1, ..this.clone() },
                false,
            ),
            ("a stopped process", Owner { expires: now() - 1, ..this.clone() }, false),
            ("this process", this.clone(), true),
            ("another machine", elsewhere.clone(), true),
            ("another machine, long not renewed", Owner { expires: now() - 1, ..elsewhere.clone() }, false),
            ("another machine with a wrong clock", Owner { expires: now() + 100_000, ..elsewhere }, false),
        ];
        for (what, owner, holds) in rows {
            std::fs::write(place.with_extension("claim"), serde_json::to_string(&owner).unwrap()).unwrap();
            assert_eq!(owned(&place).is_some(), holds, "{what}");
        }
        std::fs::write(place.with_extension("claim"), "{").unwrap();
        assert!(owned(&place).is_none(), "a damaged claim");
    }
}
