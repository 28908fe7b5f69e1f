//! Reads a shared library as bytes and refuses what nibblec does not make, before any of it is mapped or run: code that
//! would run on loading, other libraries than the C library, other functions than the interface, other machines, and
//! tables that reach past the file.

use std::fs::File;
use std::path::Path;

use object::LittleEndian as Little;
use object::elf::{self, DynamicTag, FileHeader64, Machine, ProgramHeader64, Rela64};
use object::read::elf::{Dyn, ElfFile64, FileHeader, ProgramHeader, Rela, SectionHeader, Sym};
use object::{ReadCache, ReadRef};

use crate::Error;
use crate::manifest::{Manifest, ManifestError};

type Segment = ProgramHeader64<Little>;
type Data<'d> = &'d ReadCache<File>;

/// Entries of the dynamic section that say where tables lie. Those that name code to run, or other files, are not here.
const HARMLESS: [DynamicTag; 27] = [
    elf::DT_NEEDED,
    elf::DT_SONAME,
    elf::DT_SYMTAB,
    elf::DT_SYMENT,
    elf::DT_STRTAB,
    elf::DT_STRSZ,
    elf::DT_HASH,
    elf::DT_GNU_HASH,
    elf::DT_VERSYM,
    elf::DT_VERDEF,
    elf::DT_VERDEFNUM,
    elf::DT_VERNEED,
    elf::DT_VERNEEDNUM,
    elf::DT_RELA,
    elf::DT_RELASZ,
    elf::DT_RELAENT,
    elf::DT_RELACOUNT,
    elf::DT_JMPREL,
    elf::DT_PLTRELSZ,
    elf::DT_PLTREL,
    elf::DT_PLTGOT,
    elf::DT_BIND_NOW,
    elf::DT_FLAGS,
    elf::DT_FLAGS_1,
    elf::DT_AARCH64_BTI_PLT,
    elf::DT_AARCH64_PAC_PLT,
    elf::DT_AARCH64_VARIANT_PCS,
];

/// Marks that GNU gold exports from every library, whatever the version script says: where its data
/// end. They are places, not functions.
const ENDS: [&str; 3] = ["_edata", "__bss_start", "_end"];

/// Libraries that ours may need, without what follows `.so`.
const NEEDED: [&str; 3] = ["libc", "libm", "libpthread"];

/// The machine that this program runs on, and what it is called.
const HOST: (Machine, &str) =
    if cfg!(target_arch = "aarch64") { (elf::EM_AARCH64, "aarch64") } else { (elf::EM_X86_64, "x86_64") };

/// Why a file is not opened, before its path is known.
enum Fault {
    Damaged(String),
    Foreign(String),
    Machine(String),
}

impl From<object::Error> for Fault {
    fn from(error: object::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

fn damaged<T>(what: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Damaged(what.into()))
}

fn foreign<T>(what: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Foreign(what.into()))
}

fn named(path: &Path, fault: Fault) -> Error {
    let path = path.to_owned();
    match fault {
        Fault::Damaged(what) => Error::Damaged { path, what },
        Fault::Foreign(what) => Error::Foreign { path, what },
        Fault::Machine(found) => Error::Machine { path, found, expected: HOST.1 },
    }
}

/// A library whose parts lie where they must.
struct Image<'d> {
    data: Data<'d>,
    bytes: u64,
    segments: &'d [Segment],
}

/// The program headers of the shared library at `path`, which all lie in it.
pub(crate) fn segments(path: &Path) -> Result<Vec<Segment>, Error> {
    with(path, |image| Ok(image.segments.to_vec()))
}

/// Refuses what nibblec did not make; the program headers of what it made.
pub(crate) fn library(path: &Path, manifest: &Manifest) -> Result<Vec<Segment>, Error> {
    with(path, |image| image.check(manifest).map(|()| image.segments.to_vec()))
}

fn with<T>(path: &Path, look: impl FnOnce(&Image<'_>) -> Result<T, Fault>) -> Result<T, Error> {
    let io = |source| ManifestError::Io { path: path.to_owned(), source };
    let file = File::open(path).map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    let data = ReadCache::new(file);
    Image::new(&data, bytes).and_then(|image| look(&image)).map_err(|fault| named(path, fault))
}

impl<'d> Image<'d> {
    fn new(data: Data<'d>, bytes: u64) -> Result<Self, Fault> {
        let header = FileHeader64::<Little>::parse(data)?;
        if header.e_type(Little) != elf::ET_DYN {
            return foreign("is an object or a program, not a shared library");
        }
        let segments = header.program_headers(Little, data)?;
        let image = Self { data, bytes, segments };
        image.check_segments()?;
        Ok(image)
    }

    fn loaded(&self) -> impl Iterator<Item = &'d Segment> + use<'d> {
        self.segments.iter().filter(|s| s.p_type(Little) == elf::PT_LOAD)
    }

    fn check_segments(&self) -> Result<(), Fault> {
        let mut end = 0;
        for s in self.segments {
            let (at, bytes) = s.file_range(Little);
            if at.checked_add(bytes).is_none_or(|end| end > self.bytes) {
                return damaged("a segment that reaches past the end of the file");
            }
            match s.p_type(Little) {
                elf::PT_LOAD => {}
                elf::PT_INTERP => return foreign("asks for a program loader of its own"),
                elf::PT_TLS => return foreign("has variables of threads"),
                _ => continue,
            }
            let (begin, memory) = (s.p_vaddr(Little), s.p_memsz(Little));
            let ends = begin.checked_add(memory).filter(|_| begin >= end && memory >= bytes);
            // Addresses and places in the file are alike within a page, or the system does not map them.
            let page = s.p_align(Little);
            if !page.is_power_of_two() || begin % page != at % page {
                return damaged("a segment that cannot be mapped");
            }
            end = ends.map_or_else(|| damaged("segments that overlap"), Ok)?;
            let flags = s.p_flags(Little);
            if flags.0 & elf::PF_W.0 != 0 && flags.0 & elf::PF_X.0 != 0 {
                return foreign("has code that can be written");
            }
        }
        if end > 1 << 40 {
            return damaged("segments of more than 2^40 bytes");
        }
        Ok(())
    }

    /// Whether the bytes at an address are loaded, in a segment with these flags.
    fn holds(&self, address: u64, bytes: u64, flags: u32) -> bool {
        self.loaded().any(|s| {
            let begin = s.p_vaddr(Little);
            let end = begin.saturating_add(s.p_memsz(Little));
            s.p_flags(Little).0 & flags == flags
                && address >= begin
                && address.checked_add(bytes).is_some_and(|last| last <= end)
        })
    }

    /// A table at an address.
    fn table<T: object::pod::Pod>(&self, address: u64, bytes: u64) -> Result<&'d [T], Fault> {
        for s in self.loaded() {
            let (at, size) = s.file_range(Little);
            let begin = s.p_vaddr(Little);
            if let Some(skip) = address.checked_sub(begin).filter(|skip| *skip < size)
                && bytes <= size - skip
                && bytes.is_multiple_of(size_of::<T>() as u64)
            {
                let count = bytes / size_of::<T>() as u64;
                let read = self.data.read_slice_at(at + skip, count as usize);
                return read.or_else(|()| damaged("a table that is not aligned"));
            }
        }
        damaged("a table outside what is loaded")
    }

    fn check(&self, manifest: &Manifest) -> Result<(), Fault> {
        let elf = ElfFile64::<Little, Data<'d>>::parse(self.data)?;
        let machine = elf.elf_header().e_machine(Little);
        if machine != HOST.0 {
            return Err(Fault::Machine(match machine {
                elf::EM_X86_64 => "x86_64".to_owned(),
                elf::EM_AARCH64 => "aarch64".to_owned(),
                other => format!("machine {}", other.0),
            }));
        }
        let entries = self.dynamic()?;
        let value = |tag| entries.iter().find(|e| e.0 == tag).map(|e| e.1);
        for (tag, _) in &entries {
            if !HARMLESS.contains(tag) {
                return foreign(unusual(*tag));
            }
        }
        // What is read here by sections is what the dynamic linker finds by addresses.
        let symbols = elf.elf_dynamic_symbol_table();
        let sections = elf.elf_section_table();
        let address = |index| Ok::<_, Fault>(Some(sections.section(index)?.sh_addr(Little)));
        let places = (address(symbols.section())?, address(symbols.string_section())?);
        if places != (value(elf::DT_SYMTAB), value(elf::DT_STRTAB)) {
            return damaged("a table of symbols beside the one that is loaded");
        }
        for (_, at) in entries.iter().filter(|e| e.0 == elf::DT_NEEDED) {
            let name = u32::try_from(*at).ok().and_then(|at| symbols.strings().get(at).ok());
            let name = String::from_utf8_lossy(name.unwrap_or_default()).into_owned();
            let stem = name.split_once(".so").map_or("", |parts| parts.0);
            if !NEEDED.contains(&stem) && !name.starts_with("libc.musl-") {
                return foreign(format!("needs the library `{name}`"));
            }
        }
        self.check_exports(symbols, manifest)?;
        let lengths = [(elf::DT_RELA, elf::DT_RELASZ), (elf::DT_JMPREL, elf::DT_PLTRELSZ)];
        for (table, length) in lengths {
            if let (Some(at), Some(bytes)) = (value(table), value(length)) {
                self.check_relocations(self.table(at, bytes)?)?;
            }
        }
        Ok(())
    }

    fn dynamic(&self) -> Result<Vec<(DynamicTag, u64)>, Fault> {
        let mut tables = self.segments.iter().filter(|s| s.p_type(Little) == elf::PT_DYNAMIC);
        let (Some(segment), None) = (tables.next(), tables.next()) else {
            return damaged("not one dynamic section");
        };
        let entries = self.table::<elf::Dyn64<Little>>(segment.p_vaddr(Little), segment.p_filesz(Little))?;
        let entries = entries.iter().map(|e| (e.tag(Little), e.val(Little)));
        Ok(entries.take_while(|e| e.0 != elf::DT_NULL).collect())
    }

    fn check_exports(
        &self,
        symbols: &object::read::elf::SymbolTable<'d, FileHeader64<Little>, Data<'d>>,
        manifest: &Manifest,
    ) -> Result<(), Fault> {
        let own = manifest.value["name"].as_str().map(|name| format!("{name}_library"));
        let mut entry = false;
        for symbol in symbols.iter() {
            let name = String::from_utf8_lossy(symbol.name(Little, symbols.strings())?).into_owned();
            if symbol.st_type() == elf::STT_GNU_IFUNC {
                return foreign(format!("chooses `{name}` by code that runs when it is loaded"));
            }
            if symbol.is_undefined(Little) || symbol.is_local() {
                continue;
            }
            if ENDS.contains(&name.as_str()) && symbol.st_type() != elf::STT_FUNC {
                continue;
            }
            let known = name == "nibblec_library"
                || own.as_ref().map_or(name.ends_with("_library"), |own| *own == name);
            if !known || symbol.st_type() != elf::STT_FUNC {
                return foreign(format!("exports `{name}`"));
            }
            if !self.holds(symbol.st_value(Little), symbol.st_size(Little), elf::PF_X.0) {
                return damaged(format!("`{name}` outside the code"));
            }
            entry |= name == "nibblec_library";
        }
        if entry { Ok(()) } else { foreign("does not export `nibblec_library`") }
    }

    fn check_relocations(&self, relocations: &[Rela64<Little>]) -> Result<(), Fault> {
        let plain = if HOST.0 == elf::EM_AARCH64 { [257, 1025, 1026, 1027] } else { [1, 6, 7, 8] };
        for r in relocations {
            let kind = r.r_type(Little, false);
            if !plain.contains(&kind.0) {
                return foreign(format!("has relocations of type {}", kind.0));
            }
            if !self.holds(r.r_offset(Little), 8, elf::PF_W.0) {
                return damaged("a relocation outside what can be written");
            }
        }
        Ok(())
    }
}

/// What an entry is for.
fn unusual(tag: DynamicTag) -> String {
    match tag {
        elf::DT_INIT | elf::DT_INIT_ARRAY | elf::DT_INIT_ARRAYSZ | elf::DT_PREINIT_ARRAY => {
            "runs code when it is loaded".to_owned()
        }
        elf::DT_FINI | elf::DT_FINI_ARRAY | elf::DT_FINI_ARRAYSZ => {
            "runs code when it is unloaded".to_owned()
        }
        elf::DT_RPATH | elf::DT_RUNPATH => "says itself where libraries are searched".to_owned(),
        elf::DT_TEXTREL => "has code that is changed when it is loaded".to_owned(),
        other => format!("has a dynamic entry of type {:#x}", other.0),
    }
}
