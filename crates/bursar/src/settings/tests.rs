//! Settings from everywhere at once.

use super::*;

fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

#[test]
fn every_wrong_setting_is_named_at_once_without_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    std::fs::write(
        &file,
        "lisen = '1'\n[database]\nmax_connections = 1\n[log]\nformat = 'xml'",
    )
    .unwrap();
    let flags = Flags {
        data: Some(folder.path().to_owned()),
        ..Flags::default()
    };
    let variables = environment(&[
        ("DATABASE_URL", "mysql://u:secret@h/d"),
        ("BURSAR_LISTN", "x"),
        ("BURSAR_LISTEN", "nowhere"),
    ]);
    let failure = Settings::load(&flags, &variables, "warn").unwrap_err();
    let text = failure.message;
    assert_eq!(
        (failure.code.as_str(), failure.exit),
        ("bad-settings", crate::Exit::Usage)
    );
    for part in [
        "BURSAR_LISTN: no such setting; did you mean BURSAR_LISTEN",
        "`lisen`: no such setting; the nearest is `listen`",
        "`database.max_connections`: `1`",
        "`log.format`: `xml`: expected text or json",
        "DATABASE_URL: expected sqlite:",
        "BURSAR_LISTEN: `nowhere`",
    ] {
        assert!(text.contains(part), "`{part}` in: {text}");
    }
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn flags_come_before_environment_before_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join(FILE_NAME),
        "listen = '127.0.0.1:1'\norg = 'of-file'",
    )
    .unwrap();
    let mut flags = Flags {
        data: Some(folder.path().to_owned()),
        ..Flags::default()
    };
    let variables = environment(&[("BURSAR_LISTEN", "localhost:2")]);
    let settings = Settings::load(&flags, &variables, "warn").unwrap();
    assert_eq!(settings.listen.port(), 2);
    assert_eq!(settings.org.as_deref(), Some("of-file"));
    flags.listen = Some("127.0.0.1:3".to_owned());
    assert_eq!(
        Settings::load(&flags, &variables, "warn")
            .unwrap()
            .listen
            .port(),
        3
    );
}
