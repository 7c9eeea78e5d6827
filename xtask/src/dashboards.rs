//! Grafana's dashboards, made from one list (OPS-3).
//!
//! Owns: which panels there are, and the JSON that Grafana reads in deploy/monitoring/dashboards.
//! Not here: the rules beside them, the test that asks a real Prometheus for every panel (bursar).
//! Invariant: a panel asks for nothing that a plain installation does not have; the files are what
//! `cargo xtask dashboards` writes, and a test says when they are not.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

mod panels;

/// The folder of the files.
const FOLDER: &str = "deploy/monitoring/dashboards";
/// Grafana's grid: columns in all, columns and rows of a panel.
const COLUMNS: usize = 24;
const WIDTH: usize = 8;
const HEIGHT: usize = 8;

/// One dashboard.
struct Dashboard {
    /// The file's name, and Grafana's own id.
    name: &'static str,
    title: &'static str,
    panels: &'static [Panel],
}

/// One panel.
struct Panel {
    title: &'static str,
    /// What it says, and when to worry.
    about: &'static str,
    kind: Kind,
    /// Grafana's name of the unit.
    unit: &'static str,
    /// What is asked, and what each line is called.
    queries: &'static [(&'static str, &'static str)],
}

/// How a panel looks.
#[derive(Clone, Copy)]
enum Kind {
    /// Lines through time.
    Lines,
    /// The last value.
    Last,
}

impl Dashboard {
    fn to_json(&self) -> Value {
        let panels = self.panels.iter().enumerate();
        let panels: Vec<Value> = panels.map(|(place, it)| it.to_json(place)).collect();
        json!({
            "uid": format!("bursar-{}", self.name),
            "title": self.title,
            "tags": ["bursar"],
            "schemaVersion": 38,
            "editable": false,
            "refresh": "30s",
            "time": {"from": "now-6h", "to": "now"},
            "links": [{
                "type": "dashboards", "title": "Bursar", "tags": ["bursar"],
                "asDropdown": true, "keepTime": true,
            }],
            "templating": {"list": [{
                "name": "datasource", "label": "Prometheus",
                "type": "datasource", "query": "prometheus",
            }]},
            "panels": panels,
        })
    }
}

impl Panel {
    fn to_json(&self, place: usize) -> Value {
        let source = json!({"type": "prometheus", "uid": "${datasource}"});
        let each = COLUMNS / WIDTH;
        let targets = self.queries.iter().zip('A'..);
        let targets: Vec<Value> = targets
            .map(|((expr, legend), id)| {
                json!({
                    "refId": id.to_string(), "datasource": source,
                    "expr": expr, "legendFormat": legend, "exemplar": true,
                })
            })
            .collect();
        let (kind, options) = match self.kind {
            Kind::Lines => (
                "timeseries",
                json!({
                    "legend": {"displayMode": "list", "placement": "bottom"},
                    "tooltip": {"mode": "multi", "sort": "desc"},
                }),
            ),
            Kind::Last => (
                "stat",
                json!({"reduceOptions": {"calcs": ["lastNotNull"]}, "textMode": "auto"}),
            ),
        };
        json!({
            "id": place + 1,
            "title": self.title,
            "description": self.about,
            "type": kind,
            "datasource": source,
            "gridPos": {
                "x": place % each * WIDTH, "y": place / each * HEIGHT,
                "w": WIDTH, "h": HEIGHT,
            },
            "fieldConfig": {
                // A gap is a gap: what is unknown is not drawn as if it were known.
                "defaults": {"unit": self.unit, "noValue": "unknown", "custom": {"spanNulls": false}},
                "overrides": [],
            },
            "options": options,
            "targets": targets,
        })
    }
}

/// Every file with its text.
fn files() -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for it in panels::DASHBOARDS {
        let text = serde_json::to_string_pretty(&it.to_json())?;
        files.push((format!("{FOLDER}/{}.json", it.name), text + "\n"));
    }
    Ok(files)
}

/// Writes the files.
pub(crate) fn write(root: &Path) -> Result<()> {
    for (name, text) in files()? {
        let path = root.join(name);
        std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_files_are_what_the_list_makes() {
        let root = crate::repository::root();
        let files = files().unwrap();
        for (name, text) in &files {
            let found = std::fs::read_to_string(root.join(name)).unwrap_or_default();
            assert!(
                found == *text,
                "{name} is stale: run `cargo xtask dashboards`"
            );
        }
        let kept = std::fs::read_dir(root.join(FOLDER)).unwrap().count();
        assert_eq!(kept, files.len(), "a file in {FOLDER} that nothing makes");
    }

    #[test]
    fn every_panel_has_a_name_of_its_own_and_says_what_it_means() {
        for dashboard in panels::DASHBOARDS {
            let titles: BTreeSet<_> = dashboard.panels.iter().map(|it| it.title).collect();
            assert_eq!(titles.len(), dashboard.panels.len(), "{}", dashboard.name);
            for panel in dashboard.panels {
                assert!(panel.about.ends_with('.'), "{}", panel.title);
                assert!(!panel.queries.is_empty(), "{}", panel.title);
            }
        }
    }
}
