//! What `bursar lab` assumes and says: names of models, weekends, known events, short series.

use serde_json::Value;

use crate::lab_files::{days, finding, lab, lines, only};
use crate::support::{Bursar, Ran};

#[test]
fn a_model_is_named_as_it_was_asked_for_and_an_alias_explained() {
    let asked = "prophet,AutoETS,ensemble,additive,prophet";
    let ran = lab(
        "forecast",
        &days("2024-01-01", 60),
        &["--horizon", "2", "--models", asked],
    );
    let found = lines(&ran.out);
    let names: Vec<&str> = found.iter().filter_map(|it| it["model"].as_str()).collect();
    assert_eq!(names, ["prophet", "AutoETS", "ensemble", "additive"]);
    assert_eq!(found[0]["quantiles"], found[3]["quantiles"]);
    let said = finding(&ran, "model-alias");
    assert_eq!(
        (&said["found"], &said["severity"]),
        (&"prophet".into(), &"notice".into())
    );
    assert!(
        said["expected"].to_string().contains("`additive`"),
        "{said}"
    );
    assert_eq!(ran.err.matches("model-alias").count(), 1, "{}", ran.err);
}

#[test]
fn help_has_every_alias() {
    let help = Bursar::new().ok(&["lab", "forecast", "--help"]);
    let words: Vec<&str> = help
        .split(|it: char| !it.is_alphanumeric() && it != '_')
        .collect();
    for model in forecast::Model::ALL {
        for name in model.aliases().iter().chain([&model.name()]) {
            assert!(words.contains(name), "{name}");
        }
    }
}

#[test]
fn values_of_weekends_are_counted_on_fridays_and_said() {
    let content = days("2024-01-01", 28).replace("2024-01-13,1\n", "2024-01-13,\n");
    let options = ["--horizon", "2", "--freq", "B", "--models", "naive"];
    let ran = lab("forecast", &content, &options);
    let said = finding(&ran, "weekend-moved");
    let expected = "7 values of weekends, the first of 2024-01-06, count on the Friday before; the \
                    sum stays";
    assert_eq!(said["expected"], expected);
    assert!(
        !lab("forecast", &content, &options[..2])
            .err
            .contains("weekend-moved")
    );
}

/// A forecast of two days after twenty, with these events.
fn with_events(events: &str) -> Ran {
    let bursar = Bursar::new();
    let (file, events) = (
        bursar.file("in.csv", days("2024-01-01", 20).as_bytes()),
        bursar.file("events.csv", events.as_bytes()),
    );
    let head = [
        "lab",
        "forecast",
        "--input",
        &file,
        "--json",
        "--horizon",
        "2",
    ];
    let arguments: Vec<&str> = head.into_iter().chain(["--events", &events]).collect();
    bursar.run(&arguments)
}

#[test]
fn events_that_change_nothing_or_the_past_are_said() {
    let ran = with_events(
        "series,date,amount,kind\nvalue,2024-01-05,1,tax\nvalue,2024-01-06,-1,tax\n\
         value,2023-12-05,50,tax\nvalue,2024-01-21,1000,tax\nvalue,2025-01-21,50,tax\n\
         other,2024-01-21,50,tax\n",
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(only(&ran)["mean"][0].as_f64().is_some_and(|it| it > 900.0));
    let said = |code: &str| {
        finding(&ran, code)["expected"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let past = said("events-past");
    assert!(
        past.starts_with("events after 2024-01-20, its last day; 2 are not"),
        "{past}"
    );
    assert!(
        past.contains("1 of these stand where the value is 0 or has the other sign"),
        "{past}"
    );
    let outside = said("events-outside");
    assert!(
        outside.ends_with("2 are not, and count for nothing"),
        "{outside}"
    );
    let unknown = finding(&ran, "series-unknown");
    assert_eq!(
        (&unknown["line"], &unknown["severity"]),
        (&7.into(), &"notice".into())
    );
    let ahead = with_events("date,amount\n2024-01-21,1000\n");
    assert!(!ahead.err.contains("events-"), "{}", ahead.err);
}

/// The widths from the first to the last level, by steps.
fn widths(found: &Value) -> Vec<f64> {
    let levels = found["quantiles"].as_object().unwrap();
    let path = |it: Option<&Value>| -> Vec<f64> {
        let values = it.unwrap().as_array().unwrap().iter();
        values.map(|it| it.as_f64().unwrap()).collect()
    };
    let (low, high) = (
        path(levels.values().next()),
        path(levels.values().next_back()),
    );
    high.iter().zip(low).map(|it| it.0 - it.1).collect()
}

#[test]
fn short_series_have_bands_that_grow_and_one_value_says_that_it_has_none() {
    let row = |it: i32| {
        format!(
            "20{}-{:02}-01,{}\n",
            20 + it / 4,
            1 + it % 4 * 3,
            100 + it * 7 % 5
        )
    };
    let quarters: String = (0..10).map(row).collect();
    let ran = lab(
        "forecast",
        &format!("date,value\n{quarters}"),
        &["--horizon", "6"],
    );
    let found = widths(&only(&ran));
    assert!(found[0] > 2.0 && found[5] > 1.5 * found[0], "{found:?}");
    let said = finding(&ran, "short")["expected"].to_string();
    assert!(
        said.contains("10 values are few: models were tested on 3 steps"),
        "{said}"
    );

    let ran = lab("forecast", &days("2024-01-01", 1), &["--horizon", "3"]);
    assert_eq!(widths(&only(&ran)), [0.0; 3]);
    let said = finding(&ran, "short")["expected"].to_string();
    assert!(
        said.contains("the spread is unknown, and all quantiles are alike"),
        "{said}"
    );
}
