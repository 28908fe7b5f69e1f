//! Command line of nibblec.

fn main() {}
