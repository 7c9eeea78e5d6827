//! What a watched folder takes, leaves and refuses.
//!
//! Owns: the tests of `folder`. Not here: importing what was taken (`treasury`).
//! Invariant: each works on a folder of its own.

use std::os::unix::fs::symlink;

use tempfile::TempDir;

use super::*;

fn place(inbox: &Path) -> FolderPlace {
    FolderPlace {
        inbox: inbox.to_owned(),
        archive: "archive".into(),
        quarantine: "quarantine".into(),
    }
}

fn opened() -> (TempDir, Folder) {
    let root = TempDir::new().unwrap();
    let path = root.path().canonicalize().unwrap();
    let folder = Folder::open(&place(&path), std::slice::from_ref(&path)).unwrap();
    (root, folder)
}

fn code(inbox: &Path, roots: &[PathBuf]) -> &'static str {
    Folder::open(&place(inbox), roots).unwrap_err().code()
}

#[test]
fn whole_files_are_seen_and_hidden_unfinished_and_linked_ones_are_not() {
    let (root, folder) = opened();
    for name in ["b.sta", "a.xml", ".hidden", "c.sta.part", "d.TMP", "e~"] {
        fs::write(root.path().join(name), "x").unwrap();
    }
    symlink("/etc/passwd", root.path().join("f.sta")).unwrap();
    let look = folder.look().unwrap();
    let names: Vec<_> = look.files.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["a.xml", "b.sta"]);
    assert_eq!(look.left[0].0, "f.sta");
}

#[test]
fn a_file_that_grows_between_two_looks_differs_and_is_not_read() {
    let (root, folder) = opened();
    let path = root.path().join("a.sta");
    fs::write(&path, "x").unwrap();
    let first = folder.look().unwrap().files.remove(0);
    assert_eq!(folder.read(&first).unwrap().as_deref(), Some(&b"x"[..]));
    fs::write(&path, "xy").unwrap();
    assert_ne!(folder.look().unwrap().files.remove(0), first);
    assert_eq!(folder.read(&first).unwrap(), None);
}

#[test]
fn a_link_put_in_place_of_a_file_is_not_read() {
    let (root, folder) = opened();
    let path = root.path().join("a.sta");
    fs::write(&path, "x").unwrap();
    let seen = folder.look().unwrap().files.remove(0);
    let secret = TempDir::new().unwrap();
    fs::write(secret.path().join("s"), "y").unwrap();
    fs::remove_file(&path).unwrap();
    symlink(secret.path().join("s"), &path).unwrap();
    assert_eq!(folder.read(&seen).unwrap(), None);
}

#[test]
fn folders_outside_the_roots_are_refused_whatever_they_are_called() {
    let root = TempDir::new().unwrap();
    let other = TempDir::new().unwrap();
    let (root, other) = (
        root.path().canonicalize().unwrap(),
        other.path().canonicalize().unwrap(),
    );
    let roots = [root.clone()];
    assert_eq!(code(&other, &roots), "folder-not-allowed");
    assert_eq!(code(Path::new("/etc"), &[]), "folder-not-allowed");
    assert_eq!(code(&root.join("../etc"), &roots), "folder-path");
    assert_eq!(code(Path::new("in"), &roots), "folder-path");
    assert_eq!(code(&root.join("none"), &roots), "folder-unreadable");
    symlink(&other, root.join("link")).unwrap();
    assert_eq!(code(&root.join("link"), &roots), "folder-not-a-folder");
    fs::create_dir(other.join("in")).unwrap();
    assert_eq!(code(&root.join("link/in"), &roots), "folder-not-allowed");
    fs::write(root.join("file"), "").unwrap();
    assert_eq!(code(&root.join("file"), &roots), "folder-not-a-folder");
}

#[test]
fn an_archive_that_is_a_link_elsewhere_is_refused() {
    let root = TempDir::new().unwrap();
    let other = TempDir::new().unwrap();
    let root = root.path().canonicalize().unwrap();
    symlink(other.path(), root.join("archive")).unwrap();
    assert_eq!(
        code(&root, std::slice::from_ref(&root)),
        "folder-not-a-folder"
    );
}

#[test]
fn files_are_put_away_without_overwriting_others() {
    let (root, folder) = opened();
    let day = "2026-01-02".parse().unwrap();
    for _ in 0..2 {
        fs::write(root.path().join("a.sta"), "x").unwrap();
        let seen = folder.look().unwrap().files.remove(0);
        folder.archive(&seen, day).unwrap();
    }
    for name in ["a.sta", "a-2.sta"] {
        assert!(
            root.path().join("archive/2026-01-02").join(name).is_file(),
            "{name}"
        );
    }
    fs::write(root.path().join("bad"), "x").unwrap();
    let seen = folder.look().unwrap().files.remove(0);
    let moved = folder.quarantine(&seen, "it is no bank file").unwrap();
    assert!(moved.unwrap().is_file());
    let why = root.path().join("quarantine/bad.why.txt");
    assert_eq!(fs::read_to_string(why).unwrap(), "it is no bank file");
    assert!(folder.look().unwrap().files.is_empty());
}

#[test]
fn a_file_that_came_under_the_same_name_meanwhile_stays() {
    let (root, folder) = opened();
    let path = root.path().join("a.sta");
    fs::write(&path, "x").unwrap();
    let seen = folder.look().unwrap().files.remove(0);
    fs::write(&path, "another").unwrap();
    let day = "2026-01-02".parse().unwrap();
    assert_eq!(folder.archive(&seen, day).unwrap(), None);
    assert!(path.is_file());
}
