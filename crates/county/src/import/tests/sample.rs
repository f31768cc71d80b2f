//! The sample county is read by the very code that reads a real one.

use super::*;
use duxue_domain::records::{Kind, Person, School};
use std::collections::{BTreeMap, HashMap, HashSet};

fn whole_county() -> Existing {
    let mut new_id = ids();
    let mut county = Existing::default();
    let schools = read_schools(&sample_file("学校.xlsx")).unwrap();
    let plan = plan_schools(&schools, &county, &mut new_id).unwrap();
    county = carried_out(&county, &plan);
    let people = read_people(&sample_file("人员.xlsx")).unwrap();
    let plan = plan_people(&people, &county, &mut new_id).unwrap();
    county = carried_out(&county, &plan);
    let posts = read_assignments(&sample_file("挂牌.xlsx")).unwrap();
    let plan = plan_assignments(&posts, &county).unwrap();
    county = carried_out(&county, &plan);
    let file = read_county(&sample_file("county.json")).unwrap();
    let plan = plan_county(&file, &county, &mut new_id);
    carried_out(&county, &plan)
}

fn read_as<T: serde::de::DeserializeOwned>(known: &[Known]) -> Vec<(String, T)> {
    let read = |known: &Known| serde_json::from_value(serde_json::Value::Object(known.fields.clone())).unwrap();
    known.iter().map(|known| (known.id.clone(), read(known))).collect()
}

#[test]
fn the_sample_county_has_seven_zones_and_all_kinds_of_school() {
    let schools = read_schools(&sample_file("学校.xlsx")).unwrap();
    assert_eq!(schools.len(), 203);
    let kinds: HashSet<&str> = schools.iter().map(|row| row.school_kind.as_str()).collect();
    assert_eq!(kinds.len(), 10);
    let townships: HashSet<_> = schools.iter().map(|row| row.township.clone().unwrap()).collect();
    assert_eq!(townships.len(), 21);
    let county = whole_county();
    let names: Vec<&str> = county.zones.iter().map(|zone| zone.text("name").unwrap()).collect();
    assert_eq!(names[0], "第一督学责任区");
    assert_eq!(names[6], "第七督学责任区");
    assert_eq!(names.len(), 7);
}

#[test]
fn every_teaching_point_of_the_sample_lies_under_a_full_primary_school() {
    let county = whole_county();
    let schools: HashMap<String, School> = read_as(&county.schools).into_iter().collect();
    let points: Vec<&School> =
        schools.values().filter(|school| school.school_kind.as_deref() == Some("teaching-point")).collect();
    assert_eq!(points.len(), 66);
    for point in points {
        let parent = &schools[point.parent.as_deref().unwrap()];
        assert_eq!(parent.school_kind.as_deref(), Some("primary-full"));
    }
}

#[test]
fn every_school_of_the_sample_has_a_supervisor_of_its_own_zone() {
    let county = whole_county();
    let people: Vec<(String, Person)> = read_as(&county.people);
    let schools: Vec<(String, School)> = read_as(&county.schools);
    let mut roles: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, person) in &people {
        *roles.entry(person.role.as_deref().unwrap()).or_default() += 1;
    }
    assert_eq!(roles, BTreeMap::from([("county_staff", 6), ("supervisor", 80), ("zone_lead", 7)]));
    for (id, school) in &schools {
        let posted = people.iter().filter_map(|(_, person)| Some((person, person.posts.get(id)?)));
        let now = posted
            .filter(|(_, post)| post.to.as_deref().is_none_or(|to| to >= "2026-11-18"))
            .inspect(|(person, _)| assert_eq!(person.zone, school.zone))
            .count();
        assert!(now > 0, "{:?} has nobody", school.name);
    }
}

#[test]
fn zhou_dechang_of_the_sample_has_his_six_schools() {
    let county = whole_county();
    let schools: HashMap<String, School> = read_as(&county.schools).into_iter().collect();
    let people: Vec<(String, Person)> = read_as(&county.people);
    let (_, zhou) = people.iter().find(|(_, person)| person.code.as_deref() == Some("D0301")).unwrap();
    assert_eq!(zhou.name.as_deref(), Some("周德昌"));
    let names: HashSet<&str> = zhou.posts.keys().map(|id| schools[id].name.as_deref().unwrap()).collect();
    let six =
        ["石桥镇初级中学", "白杨坪教学点", "柳湾完全小学", "石桥镇中心小学", "青云乡九年制学校", "石桥镇中心幼儿园"];
    assert_eq!(names, HashSet::from(six));
    let junior = schools.values().find(|school| school.name.as_deref() == Some("石桥镇初级中学")).unwrap();
    assert_eq!((junior.students, junior.teachers), (Some(1086), Some(83)));
    assert_eq!(junior.head.as_deref(), Some("罗启文"));
    assert_eq!(junior.facts.get("has_dormitory"), Some(&true));
    assert_eq!(junior.facts.len(), 15);
}

#[test]
fn rare_letters_of_names_arrive_whole() {
    let names: HashSet<String> =
        read_people(&sample_file("人员.xlsx")).unwrap().into_iter().map(|row| row.name).collect();
    for name in ["李堃", "王昇", "陈祎", "赵赟", "徐𠮷祥", "阿依古丽·买买提"] {
        assert!(names.contains(name), "{name}");
    }
}

#[test]
fn importing_the_sample_again_changes_nothing() {
    let county = whole_county();
    let mut new_id = ids();
    let schools = read_schools(&sample_file("学校.xlsx")).unwrap();
    let people = read_people(&sample_file("人员.xlsx")).unwrap();
    let posts = read_assignments(&sample_file("挂牌.xlsx")).unwrap();
    let file = read_county(&sample_file("county.json")).unwrap();
    for plan in [
        plan_schools(&schools, &county, &mut new_id).unwrap(),
        plan_people(&people, &county, &mut new_id).unwrap(),
        plan_assignments(&posts, &county).unwrap(),
        plan_county(&file, &county, &mut new_id),
    ] {
        assert_eq!(plan.upserts, []);
        assert_eq!((plan.created, plan.updated), (0, 0));
        assert_eq!(plan.not_in_file, Vec::<String>::new());
    }
}

#[test]
fn the_plan_of_a_school_is_scoped_to_that_school_and_a_zone_to_the_county() {
    let schools = read_schools(&sample_file("学校.xlsx")).unwrap();
    let plan = plan_schools(&schools, &Existing::default(), &mut ids()).unwrap();
    assert_eq!(plan.created, 203);
    for upsert in &plan.upserts {
        match upsert.kind {
            Kind::Zone => assert_eq!(upsert.scope, "county"),
            _ => assert_eq!(upsert.scope, format!("school:{}", upsert.id)),
        }
    }
}
