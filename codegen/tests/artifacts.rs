//! What a compiled model is as files: symbols, header, static archive, other targets, the same bytes every time,
//! and errors that leave nothing behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::compiled;
use nibblec_codegen::{CodegenError, Isa, Options, compile};
use nibblec_ir::{Graph, parse::parse, verify::verify};
use nibblec_passes::{Notes, Pass, layout::assign_layouts, plan_memory::PlanMemory};
use std::path::Path;
use std::process::Command;

fn graph() -> Graph {
    parse(
        "graph \"my model\" {
           %image: f32[N,3,8,8] = input
           %q: u4[N,3,8,8] q(s 0.5, z 8) = QuantizeLinear(%image) {lo=0, hi=15}
           %w: i4[16,3,3,3] q(s 0.1, z 0) = const random(seed 1)
           %m: f32[16] = const random(seed 2, min 0.01, max 0.02)
           %b: f32[16] = const random(seed 3, min 0, max 9)
           %c: u8[N,16,8,8] q(s 0.1, z 0) = QLinearConv(%q, %w, %m, %b) {kernel=[3,3], strides=[1,1],
             dilations=[1,1], pads=[1,1,1,1], groups=1, residual=false, residual_m=0.0, fixed_point=true, outs=[q(1.0,0.0,0,255)]}
           %y-1: f32[N,16,8,8] = DequantizeLinear(%c)
           output %y-1
         }",
    )
    .unwrap()
}

fn prepared() -> nibblec_ir::Verified<Graph> {
    let mut g = graph();
    assign_layouts(&mut g).unwrap();
    PlanMemory.run(&mut g, &mut Notes::default()).unwrap();
    verify(g).unwrap()
}

fn run(program: &str, args: &[&str], dir: &Path) -> String {
    let out = Command::new(program).args(args).current_dir(dir).output().unwrap();
    assert!(out.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn the_same_bytes_every_time() {
    let (a, b) = (compiled(&graph()), compiled(&graph()));
    assert_eq!(a.object, b.object);
    assert_eq!(a.header, b.header);
    let dir = tempfile::tempdir().unwrap();
    let (x, y) = (dir.path().join("libx.so"), dir.path().join("liby.so"));
    a.write_library(&x, None).unwrap();
    std::fs::rename(&x, dir.path().join("first")).unwrap();
    b.write_library(&x, None).unwrap();
    std::fs::rename(&x, &y).unwrap();
    assert_eq!(std::fs::read(dir.path().join("first")).unwrap(), std::fs::read(y).unwrap());
}

#[test]
fn a_program_links_against_header_and_library() {
    let c = compiled(&graph());
    let dir = tempfile::tempdir().unwrap();
    c.write_library(&dir.path().join("libtest.so"), None).unwrap();
    c.write_static(&dir.path().join("libtest.a")).unwrap();
    c.write_header(&dir.path().join("test.h")).unwrap();
    let main = "#include \"test.h\"\n#include <stdio.h>\n#include <stdlib.h>\nint main(void) {\n\
        const nibblec_table *t = test_library();\n  nibblec_ctx *ctx = NULL;\n  const char *why = NULL;\n\
        float *x = (float *)calloc(TEST_INPUT_IMAGE_ELEMENTS, sizeof(float));\n\
        float *y = (float *)calloc(TEST_OUTPUT_Y_1_ELEMENTS, sizeof(float));\n\
        const void *in[1]; void *out[1]; in[0] = x; out[0] = y;\n\
        if (t->create(NULL, &ctx, &why) != NIBBLEC_OK) { puts(why); return 1; }\n\
        if (t->run(ctx, in, out, 1) != NIBBLEC_OK) return 2;\n\
        printf(\"%d %s\\n\", (int)t->info()->input_count, t->level_name(ctx));\n\
        t->destroy(ctx); free(x); free(y); return 0;\n}\n";
    let strict = ["-Wall", "-Wextra", "-Werror", "-pedantic"];
    for (compiler, standard, source) in [("cc", "-std=c99", "main.c"), ("c++", "-std=c++11", "main.cc")] {
        std::fs::write(dir.path().join(source), main).unwrap();
        for (library, name) in [("./libtest.so", "shared"), ("./libtest.a", "static")] {
            let args =
                [&strict[..], &[standard, source, library, "-o", name, "-lpthread", "-Wl,-rpath,$ORIGIN"]]
                    .concat();
            run(compiler, &args, dir.path());
            let said = run(&format!("{}/{name}", dir.path().display()), &[], dir.path());
            assert!(said.starts_with("1 "), "{compiler} {name}: {said}");
        }
    }
}

#[test]
fn only_the_library_functions_are_exported_and_only_libc_is_needed() {
    let dir = tempfile::tempdir().unwrap();
    compiled(&graph()).write_library(&dir.path().join("libtest.so"), None).unwrap();
    let symbols = run("nm", &["-D", "--defined-only", "libtest.so"], dir.path());
    let mut names: Vec<&str> = symbols.lines().filter_map(|l| l.split_whitespace().last()).collect();
    names.sort_unstable();
    assert_eq!(names, ["nibblec_library", "test_library"]);
    let needed = run("readelf", &["-d", "libtest.so"], dir.path());
    for line in needed.lines().filter(|l| l.contains("NEEDED")) {
        assert!(line.contains("libc.so") || line.contains("libpthread.so"), "{line}");
    }
}

/// With any linker that is there, a library loads and runs no code on loading.
#[test]
fn other_linkers_make_it_too() {
    let dir = tempfile::tempdir().unwrap();
    let c = compiled(&graph());
    for linker in ["ld.lld-22", "ld.lld", "ld.bfd", "ld.gold", "ld.mold", "cc", "gcc", "clang-22"] {
        if !Command::new(linker).arg("--version").output().is_ok_and(|o| o.status.success()) {
            continue;
        }
        let path = dir.path().join(format!("lib{linker}.so"));
        c.write_library(&path, Some(Path::new(linker))).unwrap_or_else(|e| panic!("{linker}: {e}"));
        // SAFETY: the library was just made by the compiler under test.
        unsafe { nibblec_runtime::Library::open(&path) }.unwrap_or_else(|e| panic!("{linker}: {e}"));
    }
}

/// Names of tensors and models are anything; the header is clean whatever they are.
#[test]
fn hostile_names_make_a_clean_header() {
    let names = [
        "a.b",
        "a_b",
        "A-B",
        "a/*b*/ /",
        "*/ int x; /*",
        "t??/",
        "back\\slash\\",
        "int",
        "9",
        "_x",
        "__",
        "日本語",
        "x\u{202e}y",
        "two\nlines",
    ];
    let body: String =
        (0..names.len()).map(|i| format!("%v{i}: f32[N,3] = Relu(%in)\noutput %v{i}\n")).collect();
    let mut g = parse(&format!("graph \"names\" {{\n%in: f32[N,3] = input\n{body}}}")).unwrap();
    for (id, name) in g.outputs().to_vec().into_iter().zip(names) {
        g.rename_value(id, name);
    }
    let dir = tempfile::tempdir().unwrap();
    for model in ["nibblec", "", "9/*", "two\nlines", "_x\\"] {
        let c = common::compiled_with(&g, Options { name: model.to_string(), ..Options::default() });
        c.write_header(&dir.path().join("model.h")).unwrap();
        c.write_library(&dir.path().join("libmodel.so"), None).unwrap();
        // SAFETY: the library was just made by the compiler under test.
        let library = unsafe { nibblec_runtime::Library::open(dir.path().join("libmodel.so")) };
        let library = library.unwrap_or_else(|e| panic!("{model}: {e}"));
        assert_eq!(library.info().outputs[3].name, names[3]);
        assert_eq!(c.header.matches("_INDEX ").count(), names.len() + 1, "{model}");
        for (compiler, standard, source) in
            [("cc", "-std=c99", "use.c"), ("c++", "-std=c++11", "use.cc"), ("c++", "-std=c++20", "use.cc")]
        {
            let text = "#include \"model.h\"\n#include \"model.h\"\nint main(void) { return nibblec_library() == 0; }\n";
            std::fs::write(dir.path().join(source), text).unwrap();
            let strict = ["-Wall", "-Wextra", "-Werror", "-pedantic", "-c", "-o", "/dev/null"];
            run(compiler, &[&[standard, source], &strict[..]].concat(), dir.path());
        }
    }
}

#[test]
fn objects_for_arm_are_emitted() {
    let options = Options { triple: Some("aarch64-unknown-linux-gnu".into()), ..Options::default() };
    let c = compile(&prepared(), &options).unwrap();
    assert_eq!(&c.object[..4], b"\x7fELF");
    assert_eq!(c.object[18], 183, "e_machine must be EM_AARCH64");
    assert_eq!(c.report.isas, [Isa::Scalar, Isa::Dotprod]);
}

#[test]
fn weights_are_packed() {
    let c = compiled(&graph());
    // 16 x 27 codes: runs of 9 padded to 16, half a byte each.
    assert_eq!(c.report.weight_bytes, 16 * 3 * 16 / 2);
    assert!(c.report.constant_bytes < 4096, "{}", c.report.constant_bytes);
}

#[test]
fn errors_name_what_is_wrong_and_leave_nothing() {
    let g = prepared();
    let bad = |options: &Options| compile(&g, options).err().map(|e| e.to_string()).unwrap_or_default();
    let e = bad(&Options { triple: Some("riscv64-linux".into()), ..Options::default() });
    assert!(e.contains("unknown target 'riscv64-linux'; known: native, x86_64-unknown-linux-gnu"), "{e}");
    let arm = Some("aarch64-unknown-linux-gnu".to_string());
    let e = bad(&Options { triple: arm, isas: vec![Isa::Avx2], ..Options::default() });
    assert!(e.contains("has no level 'avx2'"), "{e}");
    let raw = verify(graph()).unwrap();
    let e = compile(&raw, &Options::default()).err().unwrap();
    assert!(matches!(e, CodegenError::Unprepared { .. }), "{e}");
    let c = compile(&g, &Options::default()).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let e = c.write_library(&dir.path().join("libx.so"), Some(Path::new("no-such-linker"))).err().unwrap();
    assert!(e.to_string().contains("'no-such-linker' is not there"), "{e}");
    let e = c.write_library(&dir.path().join("libx.so"), Some(Path::new("/bin/false"))).err().unwrap();
    assert!(e.to_string().contains("failed"), "{e}");
    let e = c.write_library(Path::new("/no/such/folder/libx.so"), None).err().unwrap();
    assert!(e.to_string().contains("/no/such/folder/libx.so"), "{e}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}
