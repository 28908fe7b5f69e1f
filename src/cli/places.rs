//! What a command reads and writes, checked before any work: no output may be an input or another output, and none may
//! replace what is no regular file, or a file of the user's that nibblec did not write where the user did not name it.

use super::interrupt::Staging;
use crate::files::{self, Identity};
use crate::{Error, onnx};
use std::io::Read;
use std::os::unix::fs::DirEntryExt;
use std::path::{Path, PathBuf};

/// Endings that say what a file is; with what it is called then.
const ENDINGS: [(&str, &str); 23] = [
    ("onnx", "an ONNX network"),
    ("npz", "a NumPy archive"),
    ("npy", "a NumPy array"),
    ("bin", "a data set"),
    ("data", "external data of a network"),
    ("png", "an image"),
    ("jpg", "an image"),
    ("jpeg", "an image"),
    ("bmp", "an image"),
    ("toml", "a TOML file"),
    ("json", "a JSON file"),
    ("csv", "a table"),
    ("tsv", "a list of labels"),
    ("txt", "a text"),
    ("html", "a page"),
    ("htm", "a page"),
    ("checkpoint", "a state of training"),
    ("h", "a C header"),
    ("c", "C source"),
    ("py", "a Python program"),
    ("o", "an object file (--emit obj)"),
    ("a", "a static library (--emit static)"),
    ("so", "a shared library"),
];

/// How much of a file tells whether nibblec wrote it.
const BEGINNING: u64 = 4096;

/// A path with what it is to the command.
struct Place {
    what: String,
    path: PathBuf,
}

/// Which files an output may replace or be called.
enum Rule {
    /// The user names it: its ending must be one of these, or say nothing.
    Named(&'static [&'static str]),
    /// Its place follows from other options: only what nibblec wrote is replaced.
    Derived(fn(&Path) -> bool),
}

/// Whether files of this name are read from a folder.
type Reads = fn(&str) -> bool;

/// Inputs and outputs of a command.
#[derive(Default)]
pub struct Places {
    inputs: Vec<Place>,
    models: Vec<PathBuf>,
    folders: Vec<(Place, Reads)>,
    outputs: Vec<(Place, Rule)>,
    names: Vec<(Place, Rule)>,
    /// Folders for outputs.
    made: Vec<Place>,
}

/// A path, or none.
pub trait AsPath<'a> {
    /// The path.
    fn path(self) -> Option<&'a PathBuf>;
}

impl<'a> AsPath<'a> for &'a PathBuf {
    fn path(self) -> Option<&'a PathBuf> {
        Some(self)
    }
}

impl<'a> AsPath<'a> for &'a Option<PathBuf> {
    fn path(self) -> Option<&'a PathBuf> {
        self.as_ref()
    }
}

impl<'a> AsPath<'a> for Option<&'a PathBuf> {
    fn path(self) -> Option<&'a PathBuf> {
        self
    }
}

fn place(what: &str, path: &Path) -> Place {
    Place { what: what.to_string(), path: path.to_path_buf() }
}

/// The ending of a file's name, in small letters.
fn ending(path: &Path) -> String {
    path.extension().map_or_else(String::new, |e| e.to_string_lossy().to_lowercase())
}

/// Whether a command reads a file of this name from a folder of data.
fn is_data(name: &str) -> bool {
    crate::data::is_image(Path::new(name)) || ["labels.tsv", "labels.txt", "test_batch.bin"].contains(&name)
}

/// Whether a file of this name in the cache is a result.
fn is_result(name: &str) -> bool {
    name.ends_with(".json")
}

const SAME: &str = "are the same file: the output would replace the input";

impl Places {
    /// A file that is read, or none.
    pub fn reads<'a>(&mut self, what: &str, path: impl AsPath<'a>) {
        self.inputs.extend(path.path().map(|p| place(what, p)));
    }

    /// A network: the file, and the files of external data that it names.
    pub fn reads_model<'a>(&mut self, what: &str, path: impl AsPath<'a>) {
        let path = path.path();
        self.models.extend(path.cloned());
        self.reads(what, path);
    }

    /// Data: a file, or a folder of images.
    pub fn reads_data<'a>(&mut self, what: &str, path: impl AsPath<'a>) {
        match path.path() {
            Some(p) if p.is_dir() => self.folders.push((place(what, p), is_data)),
            p => self.reads(what, p),
        }
    }

    /// A folder of results of earlier runs.
    pub fn reads_cache(&mut self, folder: &Path) {
        self.folders.push((place("--cache", folder), is_result));
    }

    /// A file that is written where the user names it. `endings` are those that fit what it is; an ending that says it
    /// is something else is refused.
    pub fn writes<'a>(&mut self, what: &str, path: impl AsPath<'a>, endings: &'static [&'static str]) {
        self.outputs.extend(path.path().map(|p| (place(what, p), Rule::Named(endings))));
    }

    /// A name that outputs get theirs from: its ending must be one of these, or say nothing.
    pub fn names<'a>(&mut self, what: &str, path: impl AsPath<'a>, endings: &'static [&'static str]) {
        self.names.extend(path.path().map(|p| (place(what, p), Rule::Named(endings))));
    }

    /// A file that is written at a place which follows from other options. One that is there already is replaced only
    /// where `ours` holds of it.
    pub fn derives(&mut self, what: &str, path: &Path, ours: fn(&Path) -> bool) {
        self.outputs.push((place(what, path), Rule::Derived(ours)));
    }

    /// A folder that is made for files of these names.
    pub fn writes_into(&mut self, what: &str, folder: &Path, names: &[String]) {
        let inside = names.iter().map(|n| (place(what, &folder.join(n)), Rule::Named(&[])));
        self.outputs.extend(inside.filter(|_| folder.is_dir()));
        self.made.push(place(what, folder));
    }

    /// Finds outputs that cannot be written, and files that would be lost.
    pub fn check(&self) -> Result<(), Error> {
        let all = self.outputs.iter().map(|(o, _)| o).chain(&self.made);
        let all: Vec<(&Place, Identity)> = all.filter_map(|o| Some((o, files::identity(&o.path)?))).collect();
        for (output, identity) in &all {
            self.spares_inputs(output, identity)?;
        }
        self.spares_external_data(&all)?;
        for (i, (b, identity)) in all.iter().enumerate() {
            if let Some((a, _)) = all[..i].iter().find(|(_, other)| other == identity) {
                return Err(both(a, b, "would be written to the same file: give them different names"));
            }
        }
        self.names.iter().try_for_each(|(name, rule)| fits(name, rule))?;
        for (output, rule) in &self.outputs {
            fits(output, rule)?;
            // What cannot be written is better known before the work.
            Staging::default().file(&output.path)?;
        }
        self.made.iter().try_for_each(can_be_folder)
    }

    /// Whether an output is none of the inputs.
    fn spares_inputs(&self, output: &Place, identity: &Identity) -> Result<(), Error> {
        if let Some(input) = self.inputs.iter().find(|i| files::identity(&i.path).as_ref() == Some(identity))
        {
            return Err(both(output, input, SAME));
        }
        for (folder, reads) in self.folders.iter().filter(|_| identity.exists()) {
            if let Some(path) = member(&folder.path, *reads, identity, true) {
                return Err(both(output, &Place { what: folder.what.clone(), path }, SAME));
            }
        }
        Ok(())
    }

    /// The same for external data, whose files only the networks name.
    fn spares_external_data(&self, outputs: &[(&Place, Identity)]) -> Result<(), Error> {
        if outputs.iter().all(|(_, identity)| !identity.exists()) {
            return Ok(());
        }
        for model in &self.models {
            for path in onnx::external_files(model) {
                let Some(identity) = files::identity(&path).filter(Identity::exists) else { continue };
                if let Some((output, _)) = outputs.iter().find(|(_, other)| *other == identity) {
                    let what = format!("external data of {}", model.display());
                    return Err(both(output, &Place { what, path }, SAME));
                }
            }
        }
        Ok(())
    }
}

/// Whether an output may have its name, and replace what is there.
fn fits(output: &Place, rule: &Rule) -> Result<(), Error> {
    let Place { what, path } = output;
    match rule {
        Rule::Named(endings) => {
            let found = ending(path);
            let known = ENDINGS.iter().find(|(e, _)| *e == found && !endings.is_empty());
            match known.filter(|_| !endings.contains(&found.as_str())) {
                Some((_, name)) => Err(Error::Usage(format!(
                    "{what} ({}): a name that ends in .{found} is that of {name}: give a name like {}",
                    path.display(),
                    like(path, endings[0])
                ))),
                None => Ok(()),
            }
        }
        Rule::Derived(ours) => {
            if !path.is_file() || std::fs::metadata(path).is_ok_and(|m| m.len() == 0) || ours(path) {
                return Ok(());
            }
            Err(Error::Usage(format!(
                "{} is there already and was not written by nibblec: {what} would replace it; move it, or give the output \
                 another name",
                path.display()
            )))
        }
    }
}

/// Whether a file is a library, an object or an archive that nibblec wrote.
pub fn is_library(path: &Path) -> bool {
    nibblec_runtime::manifest::read(path).is_ok()
}

/// Whether nibblec is named at the beginning of a text.
pub fn names_nibblec(path: &Path) -> bool {
    beginning(path).to_ascii_lowercase().windows(7).any(|w| w == b"nibblec")
}

/// Whether a file is a state of training, of this version or another.
pub fn is_checkpoint(path: &Path) -> bool {
    beginning(path).starts_with(b"nibtune")
}

/// Whether a file is the table, the JSON or the page of a sweep.
pub fn is_sweep(path: &Path) -> bool {
    let text = String::from_utf8_lossy(&beginning(path)).into_owned();
    ["method,budget,seed", "\"teacher_accuracy\"", "<h1>Sweep of "].iter().any(|sign| text.contains(sign))
}

fn beginning(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = files::open(path).and_then(|f| f.take(BEGINNING).read_to_end(&mut bytes));
    bytes
}

/// Whether a folder is there, or can be made.
fn can_be_folder(made: &Place) -> Result<(), Error> {
    let failed = |source| Error::Write { path: made.path.clone(), source };
    match std::fs::metadata(&made.path) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(found) => {
            let words = format!("it is {}, not a folder", files::kind(found.file_type()));
            Err(failed(std::io::Error::other(words)))
        }
        Err(_) => {
            let mut above = made.path.ancestors().skip(1).filter(|a| !a.as_os_str().is_empty());
            let there = above.find(|a| a.exists()).unwrap_or(Path::new("."));
            Staging::default().file(&there.join("new")).map(drop).map_err(|e| match e {
                Error::Write { source, .. } => failed(source),
                other => other,
            })
        }
    }
}

/// `model.onnx` with another ending, as an example.
fn like(path: &Path, ending: &str) -> String {
    let stem = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    match ending {
        "so" if !stem.starts_with("lib") => format!("lib{stem}.so"),
        _ => format!("{stem}.{ending}"),
    }
}

fn both(a: &Place, b: &Place, what: &str) -> Error {
    let (x, y) = (a.path.display(), b.path.display());
    Error::Usage(format!("{} ({x}) and {} ({y}) {what}", a.what, b.what))
}

/// The file of a folder, or of a folder in it, that is the same as `wanted` and would be read.
fn member(folder: &Path, reads: Reads, wanted: &Identity, deeper: bool) -> Option<PathBuf> {
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let Ok(found) = entry.file_type() else { continue };
        let path = entry.path();
        if found.is_dir() && deeper {
            if let Some(file) = member(&path, reads, wanted, false) {
                return Some(file);
            }
            continue;
        }
        // The number comes with the listing: only what may be the same is looked at.
        let may_be = found.is_symlink() || entry.ino() == wanted.number();
        if may_be
            && reads(&entry.file_name().to_string_lossy())
            && files::identity(&path).as_ref() == Some(wanted)
        {
            return Some(path);
        }
    }
    None
}
