//! Configurations of Grafana Alloy, whose own checker is in no package.
//!
//! Owns: reading them, holding components and arguments against a closed schema, and following
//! each reference to the component it names.
//! Not here: other services without a checker (`services`).
//! Invariant: a component, argument or reference that we do not know is a finding.

use anyhow::Result;

use super::bench::Bench;
use super::{Checker, Finding, Verdict};

pub(super) const ALLOY: Checker = Checker {
    name: "components of Alloy",
    check,
};

const SCHEMA: &str = "deploy/container/config/services.schema.json";

/// The syntax is that of HCL but for dots in the names of blocks. What a component exports is not
/// in its arguments, so it is listed here. Source: the reference of components in Alloy's
/// documents, version 1.8.
const READ: &str = r"
import json, re, sys
import hcl2, jsonschema
EXPORTS = {'local.file_match': {'targets'}, 'loki.process': {'receiver'}, 'loki.write': {'receiver'},
           'loki.relabel': {'receiver', 'rules'}, 'loki.source.file': set(), 'loki.source.journal': set()}
def plain(it):
    if isinstance(it, dict):
        return {key.strip('\x22').replace('__', '.') if key.startswith(('loki', 'local', 'stage')) else key.strip('\x22'): plain(value)
                for key, value in it.items() if key not in ('__is_block__', '__comments__')}
    if isinstance(it, list):
        return [plain(one) for one in it]
    return it.strip('\x22') if isinstance(it, str) else it
def strings(it):
    if isinstance(it, dict):
        it = list(it.values())
    if isinstance(it, list):
        return [text for one in it for text in strings(one)]
    return [it] if isinstance(it, str) else []
schema = json.load(open(sys.argv[1]))
for path in sys.argv[2:]:
    block = r'^(\s*)([a-z_]+(?:\.[a-z_]+)+)(?= *[\x22{])'
    text = re.sub(block, lambda it: it[1] + it[2].replace('.', '__'), open(path).read(), flags=re.M)
    tree = plain(hcl2.loads(text))
    part = {**schema['definitions']['alloy'], 'definitions': schema['definitions']}
    for error in jsonschema.Draft7Validator(part).iter_errors(tree):
        print(path, 'key', '/'.join(map(str, error.path)) + ': ' + error.message, sep='\t')
    known = {f'{kind}.{label}': kind for kind, blocks in tree.items() for one in blocks for label in one}
    for reference in (it for it in strings(tree) if it.startswith('${')):
        name, _, export = reference[2:-1].rpartition('.')
        if export not in EXPORTS.get(known.get(name), ()):
            print(path, 'reference', reference[2:-1] + ' is nothing that is exported here', sep='\t')
";

fn check(bench: &Bench, files: &[&str]) -> Result<Verdict> {
    let python = bench.tools.linter("python");
    let words = ["-c", READ, SCHEMA];
    let given = files.iter().filter(|it| **it != SCHEMA);
    let said = bench.say(python, words.iter().chain(given))?;
    let mut verdict = Verdict::default();
    for line in said.output.lines() {
        let mut parts = line.splitn(3, '\t');
        let (file, rule) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        let message = parts.next().unwrap_or("");
        verdict.findings.push(Finding::new(file, rule, message));
    }
    if !said.is_fine() {
        let file = files.first().copied().unwrap_or_default();
        verdict
            .findings
            .push(Finding::new(file, "syntax", said.errors));
    }
    Ok(verdict)
}
