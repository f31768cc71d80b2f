use crate::desk::{day, hazard, visit};
use crate::reading::{Machine, recorded};
use crate::town::Town;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;

/// A program of the tools that `./dev setup` installs for these tests.
pub fn tool(name: &str) -> Command {
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .map_or_else(|| PathBuf::from(std::env::var_os("HOME").unwrap()).join(".cache"), PathBuf::from);
    let path = cache.join("duxue/open-data/bin").join(name);
    assert!(path.exists(), "{} is missing; ./dev setup installs it", path.display());
    Command::new(path)
}

#[test]
fn conditions_order_and_pages_are_the_servers() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    for n in 0..7 {
        let grade = if n % 3 == 0 { "major" } else { "general" };
        wang.report(town.school, "hazard", hazard(town.school, town.wang, grade, n, &format!("隐患{n}")));
    }
    let machine = Machine::may_all(&town);
    let read = |query: &str| machine.read(&format!("/api/odata/findings?{query}"));
    let described = |page: &Value| -> Vec<String> {
        page["value"].as_array().unwrap().iter().map(|row| row["description"].as_str().unwrap().to_owned()).collect()
    };
    let major = read("$filter=grade eq 'major'&$select=description,deadline&$orderby=deadline desc&$count=true");
    assert_eq!(described(&major), ["隐患6", "隐患3", "隐患0"]);
    assert_eq!((&major["@odata.count"], major["value"][0].as_object().unwrap().len()), (&json!(3), 2));
    assert_eq!(described(&read("$skip=2&$top=2")), ["隐患2", "隐患3"]);
    let early = read(&format!("$filter=deadline lt {} and not (grade eq 'major')", day(3)));
    assert_eq!(described(&early), ["隐患1", "隐患2"]);
    assert_eq!(machine.get("/api/odata/findings/$count").text().unwrap(), "7");

    // Whatever the page's size and order, following the links gives every row once.
    for query in ["$top=5", "$orderby=grade,description desc", "$skip=1&$filter=seq gt 0"] {
        let whole = described(&read(query));
        let (mut paged, mut next) = (Vec::new(), town.url(&format!("/api/odata/findings?{query}")));
        loop {
            let request = town.client.get(&next).bearer_auth(&machine.token).header("prefer", "odata.maxpagesize=2");
            let page: Value = request.send().unwrap().json().unwrap();
            assert!(page["value"].as_array().unwrap().len() <= 2);
            paged.extend(described(&page));
            let Some(link) = page["@odata.nextLink"].as_str() else { break };
            next = link.to_owned();
        }
        assert_eq!(paged, whole, "{query}");
    }
    for wrong in
        ["$expand=school", "$filter=phone eq '1'", "$top=-1", "$orderby=grade sideways", "$select=teacher", "$search=x"]
    {
        let response = machine.get(&format!("/api/odata/findings?{wrong}"));
        assert_eq!(response.status(), 400, "{wrong}");
        let error: Value = response.json().unwrap();
        assert!(error["error"]["message"].as_str().is_some_and(|text| !text.is_empty()), "{wrong}");
    }
}

#[test]
fn one_row_is_found_by_its_key_and_deleted_ones_are_gone() {
    let town = Town::new();
    let wang = town.enrol(town.wang);
    let record = wang.report(town.school, "visit", visit(town.school, town.wang, 0, "finished"));
    let machine = Machine::may_all(&town);
    let row = machine.read(&format!("/api/odata/visits('{record}')"));
    assert_eq!((&row["id"], row.get("deleted")), (&json!(record), None));
    assert!(row["@odata.context"].as_str().unwrap().ends_with("$metadata#visits/$entity"));
    wang.report_on(record, &format!("school:{}", town.school), "visit", json!({"deleted": true}));
    assert_eq!(machine.get(&format!("/api/odata/visits('{record}')")).status(), 404);
    assert_eq!(machine.read("/api/odata/visits")["value"], json!([]));
}

/// python-odata learns the feed from its own description and then asks as a person's program would.
#[test]
fn a_client_library_reads_the_feed_from_its_description_alone() {
    let town = Town::new();
    recorded(&town, &town.enrol(town.wang));
    let machine = Machine::may_all(&town);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/open_data/client.py");
    let output = tool("python").args([script, &town.url("/api/odata/"), &machine.token]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    let read: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    assert_eq!(read["sets"].as_array().unwrap().len(), 12);
    assert_eq!(read["major"], json!([["灭火器过期", day(3), "城关小学"]]));
    assert_eq!((&read["schools"], &read["points"]), (&json!(["城关小学", "河口初中"]), &json!(12.5)));
}
