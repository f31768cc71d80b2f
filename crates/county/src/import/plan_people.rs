//! People and their postings.

use super::assignments::AssignmentRow;
use super::people::PersonRow;
use super::plan::{Draft, Existing, Known, Plan};
use super::plan_schools::zones_by_key;
use super::problem::RowProblem;
use super::reading::Place;
use super::zone_name::zone_key;
use chrono::NaiveDate;
use duxue_domain::records::Kind;
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// What a list of people changes. A person is found again by the office's number. An account that was disabled stays so:
/// a roster does not give a lost laptop its access back.
///
/// # Errors
/// People of a zone that is not kept.
pub fn plan_people(
    rows: &[PersonRow],
    existing: &Existing,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<Plan, Vec<RowProblem>> {
    let zones = zones_by_key(existing);
    let by_code = by_code(&existing.people);
    let mut plan = Plan::default();
    let mut problems = Vec::new();
    let mut met: HashSet<&str> = HashSet::new();
    for row in rows {
        let zone = row.zone.as_deref().map(|name| (name, zones.get(&zone_key(name))));
        if let Some((name, None)) = zone {
            problems.push(row.place.problem("责任区", format!("没有“{name}”，请先导入学校名册，或核对责任区的写法")));
        }
        let known = by_code.get(row.code.as_str()).copied();
        met.extend(known.map(|known| known.id.as_str()));
        if known.is_some_and(|known| known.text("merged_into").is_some()) {
            let reason = format!("工号 {} 这条已经并入别的人，请写留下的那条的工号", row.code);
            problems.push(row.place.problem("工号", reason));
        }
        let mut draft = Draft::of(Kind::Person, known, new_id, |id| format!("person:{id}"));
        draft.set("name", row.name.as_str());
        draft.set("code", row.code.as_str());
        draft.set("role", row.role.as_str());
        draft.put("certificate", row.certificate.as_deref(), &row.blank);
        draft.put("zone", zone.and_then(|(_, id)| id).map(String::as_str), &row.blank);
        draft.put("phone", row.phone.as_deref(), &row.blank);
        draft.put("employment", row.employment.as_deref(), &row.blank);
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        draft.put("certificate_until", day(row.certificate_until), &row.blank);
        let served = known.and_then(|known| Some((known.text("term_from"), known.text("term_to")?)));
        if let (Some((from, to)), Some(next)) = (served, row.term_from)
            && *to < *next.to_string()
        {
            // A further term: the one before is kept.
            draft.set(&format!("past_terms.{to}.from"), from);
            draft.set(&format!("past_terms.{to}.to"), to);
        }
        draft.put("term_from", day(row.term_from), &row.blank);
        draft.put("term_to", day(row.term_to), &row.blank);
        plan.take(draft);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    plan.not_in_file = existing
        .people
        .iter()
        .filter(|known| !met.contains(known.id.as_str()) && !known.is_deleted() && !known.is_past(existing.today))
        .filter_map(|known| known.text("name").map(str::to_owned))
        .collect();
    Ok(plan)
}

/// A person and the schools, by id, that the rows post them to.
type Postings<'r> = (&'r Known, Vec<(&'r str, &'r AssignmentRow)>);

/// What a list of postings changes: `posts.<school>` of the people named in it.
///
/// # Errors
/// People or schools that are not kept, that the words fit several of, or whose code and name do not belong together;
/// a pair that stands twice; county staff, who are posted nowhere.
pub fn plan_assignments(rows: &[AssignmentRow], existing: &Existing) -> Result<Plan, Vec<RowProblem>> {
    let people = Directory::of(&existing.people);
    let schools = Directory::of(&existing.schools);
    let mut problems = Vec::new();
    let mut seen: HashMap<(&str, &str), &Place> = HashMap::new();
    let mut by_person: BTreeMap<&str, Postings<'_>> = BTreeMap::new();
    for row in rows {
        let person = people.find(row.person_code.as_deref(), row.person_name.as_deref(), &PERSON_WORDS);
        let school = schools.find(row.school_code.as_deref(), row.school_name.as_deref(), &SCHOOL_WORDS);
        let (person, school) = match (person, school) {
            (Ok(person), Ok(school)) => (person, school),
            (person, school) => {
                problems.extend(person.err().map(|reason| row.place.problem("督学", reason)));
                problems.extend(school.err().map(|reason| row.place.problem("学校", reason)));
                continue;
            }
        };
        if matches!(person.text("role"), Some("county_staff" | "reader")) {
            let name = person.text("name").unwrap_or_default();
            problems.push(row.place.problem("督学", format!("{name}是县督导室工作人员，不能挂牌到学校")));
        }
        match seen.get(&(person.id.as_str(), school.id.as_str())) {
            Some(there) => {
                problems.push(row.place.problem("学校", format!("同一位督学和学校在{}已经写过", there.spoken())));
            }
            None => {
                seen.insert((&person.id, &school.id), &row.place);
            }
        }
        by_person.entry(&person.id).or_insert((person, Vec::new())).1.push((&school.id, row));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut plan = Plan::default();
    // People are all known here, so no new id is ever asked for.
    let mut no_new_id = Uuid::nil;
    for (person, posts) in by_person.into_values() {
        let mut draft = Draft::of(Kind::Person, Some(person), &mut no_new_id, |id| format!("person:{id}"));
        for (school, row) in posts {
            let post = |name: &str| person.text(&format!("posts.{school}.{name}"));
            if let Some(to) = post("to").filter(|to| **to < *row.from.to_string()) {
                // A post that was over and is given anew is kept beside the new one.
                let past = |name: &str| format!("past_posts.{school}-{to}.{name}");
                draft.set(&past("school"), school);
                draft.set(&past("to"), to);
                for name in ["from", "role"] {
                    draft.put(&past(name), post(name), &[]);
                }
            }
            draft.set(&format!("posts.{school}.from"), row.from.to_string());
            match row.to {
                Some(to) => draft.set(&format!("posts.{school}.to"), to.to_string()),
                None if row.says_end => draft.clear(&format!("posts.{school}.to")),
                None => {}
            }
            draft.clear(&format!("posts.{school}.deleted"));
        }
        plan.take(draft);
    }
    Ok(plan)
}

fn by_code(known: &[Known]) -> HashMap<&str, &Known> {
    known.iter().filter_map(|known| Some((known.text("code")?, known))).collect()
}

/// How people speak of what a directory lists.
pub(super) struct Words {
    code: &'static str,
    nobody: &'static str,
    several: &'static str,
}

pub(super) const PERSON_WORDS: Words =
    Words { code: "工号", nobody: "人员名册里没有", several: "有几个人都叫" };
pub(super) const SCHOOL_WORDS: Words =
    Words { code: "学校代码", nobody: "学校名册里没有", several: "有几所学校都叫" };

/// Records to be found by code or by name.
pub(super) struct Directory<'k> {
    by_code: HashMap<&'k str, &'k Known>,
    by_name: HashMap<&'k str, Vec<&'k Known>>,
}

impl<'k> Directory<'k> {
    pub(super) fn of(known: &'k [Known]) -> Directory<'k> {
        let mut by_name: HashMap<&str, Vec<&Known>> = HashMap::new();
        let counts = |record: &&Known| !record.is_deleted() && record.text("merged_into").is_none();
        for record in known.iter().filter(counts) {
            if let Some(name) = record.text("name") {
                by_name.entry(name).or_default().push(record);
            }
        }
        let by_code = known.iter().filter(counts).filter_map(|record| Some((record.text("code")?, record))).collect();
        Directory { by_code, by_name }
    }

    /// The one record that code and name mean, or why there is none. A code decides; a name beside it must be its own,
    /// because a slip of one digit would post a person to a stranger's school.
    pub(super) fn find(&self, code: Option<&str>, name: Option<&str>, words: &Words) -> Result<&'k Known, String> {
        if let Some(code) = code {
            let Some(found) = self.by_code.get(code) else {
                return Err(format!("{}{} {code}", words.nobody, words.code));
            };
            let own = found.text("name").unwrap_or_default();
            return match name {
                Some(name) if name != own => Err(format!("{} {code} 是“{own}”，这里写的是“{name}”", words.code)),
                _ => Ok(found),
            };
        }
        let name = name.unwrap_or_default();
        match self.by_name.get(name).map(Vec::as_slice) {
            None | Some([]) => Err(format!("{}“{name}”", words.nobody)),
            Some([found]) => Ok(found),
            Some(_) => Err(format!("{}“{name}”，请写{}", words.several, words.code)),
        }
    }
}
