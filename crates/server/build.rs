//! Has the crate made anew whenever the web app was: cargo watches the files that were embedded,
//! but not the ones that came later.

fn main() -> std::io::Result<()> {
    // A folder that is not there would count as changed at every build.
    std::fs::create_dir_all("../../web/dist")?;
    println!("cargo::rerun-if-changed=../../web/dist");
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
