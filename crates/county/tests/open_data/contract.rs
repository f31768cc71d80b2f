use crate::feed::tool;
use crate::place::county_in;
use crate::reading::{Machine, recorded};
use crate::town::Town;
use duxue_county::Config;
use serde_json::Value;

/// Schemathesis makes requests of all kinds from the description and compares every answer with it.
#[test]
fn every_answer_is_what_the_description_says() {
    let mut town = Town::new();
    town.restart_with(Config { reads_per_minute: 10_000_000, ..county_in(town.folder.path()) });
    recorded(&town, &town.enrol(town.wang));
    let machine = Machine::may_all(&town);
    let folder = tempfile::TempDir::new().unwrap();
    let output = tool("schemathesis")
        .current_dir(folder.path())
        .args(["run", &town.url("/api/openapi.json"), "--tls-verify", "false", "--no-color"])
        .args(["--header", &format!("Authorization: Bearer {}", machine.token)])
        .args(["--max-examples", "12", "--seed", "1", "--phases", "examples,coverage,fuzzing"])
        .args(["--suppress-health-check", "all", "--generation-database", "none"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    let operations = 4 * duxue_county::open_data::RESOURCES.len();
    assert!(said.contains(&format!("Tested: {operations}")), "{said}");
}

#[test]
fn the_description_names_every_list_and_each_of_its_fields_for_people() {
    let town = Town::new();
    let description: Value = town.client.get(town.url("/api/openapi.json")).send().unwrap().json().unwrap();
    assert_eq!(description["openapi"], "3.1.0");
    for list in &duxue_county::open_data::RESOURCES {
        let operation = &description["paths"][format!("/api/v1/{}", list.name)]["get"];
        assert!(operation["description"].as_str().unwrap().contains(list.scope.name()), "{}", list.name);
        let page = &operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
        let schema = &description["components"]["schemas"][page.as_str().unwrap().rsplit('/').next().unwrap()];
        assert!(schema["properties"]["items"]["items"]["$ref"].is_string(), "{}", list.name);
    }
    let finding = &description["components"]["schemas"]["FindingRow"]["properties"]["deadline"];
    assert_eq!((&finding["format"], &finding["description"]), (&"date".into(), &"整改期限".into()));
}
