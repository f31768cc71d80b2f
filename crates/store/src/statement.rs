//! A [`Query`] as SQL.
//!
//! Invariant: a question about several kinds, or about any state but one, is asked as one select for each kind and run of
//! states. Each walks an index in the order of the list, and SQLite merges them and stops at the end of the page; asked as
//! `IN` or `IS NOT` it would read everything and sort it. `tests::every_list_walks_an_index` shows it.

use crate::query::{Order, Query};
use rusqlite::types::Value as Sql;

/// Values in the order of their question marks.
type Values = Vec<Sql>;

/// Selects the numbers of the rows of the page.
pub(crate) fn rows(query: &Query) -> (String, Values) {
    let keys = keys(query.order);
    let columns: String = keys.iter().enumerate().map(|(at, (key, _))| format!(", {key} AS k{at}")).collect();
    let order: Vec<String> = keys.iter().enumerate().map(|(at, (_, way))| format!("k{at}{way}")).collect();
    let (selects, mut values) = selects(query, &format!("r.row AS row{columns}"));
    values.push(Sql::Integer(query.limit.map_or(-1, i64::from)));
    values.push(Sql::Integer(i64::from(query.offset)));
    (
        format!("SELECT row FROM ({} ORDER BY {} LIMIT ? OFFSET ?)", selects.join(" UNION ALL "), order.join(", ")),
        values,
    )
}

/// How many: where indexes alone tell how many there are with those in the bin, and how many are in it, nothing else is read.
pub(crate) fn count(query: &Query) -> (String, Values) {
    let from_rows = query.words.is_some() || query.closed_since.is_some() || query.grade.is_some();
    if from_rows || query.with_deleted || query.only_deleted {
        let (sum, values) = sum(query);
        return (format!("SELECT {sum}"), values);
    }
    let (all, mut values) = sum(&Query { with_deleted: true, ..query.clone() });
    let (deleted, more) = sum(&Query { only_deleted: true, ..query.clone() });
    values.extend(more);
    (format!("SELECT {all} - ({deleted})"), values)
}

fn sum(query: &Query) -> (String, Values) {
    let (selects, values) = selects(query, "count(*)");
    let counts: Vec<String> = selects.iter().map(|select| format!("({select})")).collect();
    (counts.join(" + "), values)
}

/// The order of a list, over `records AS r`.
pub(crate) fn order(order: Order) -> String {
    keys(order).iter().map(|(key, way)| format!("{key}{way}")).collect::<Vec<_>>().join(", ")
}

fn keys(order: Order) -> &'static [(&'static str, &'static str)] {
    match order {
        Order::Newest => &[("r.day", " DESC"), ("r.row", " DESC")],
        Order::Oldest => &[("r.day", ""), ("r.row", "")],
        Order::Changed => &[("r.updated_at", " DESC")],
        Order::Deadline => &[("r.deadline IS NULL", ""), ("r.deadline", ""), ("r.id", "")],
        Order::Made => &[("r.id", "")],
        Order::Urgent => &[
            (
                "NOT (r.kind = 'hazard' AND r.state IS NOT 'closed'
                 AND coalesce(r.fields ->> '$.grade', '') = 'major')",
                "",
            ),
            ("r.state IS 'closed'", ""),
            ("CASE WHEN r.state IS 'closed' THEN NULL ELSE coalesce(r.deadline, '9999') END", ""),
            ("r.day", " DESC"),
            ("r.row", " DESC"),
        ],
    }
}

/// The selects whose results together are the answer.
fn selects(query: &Query, columns: &str) -> (Vec<String>, Values) {
    let (mut selects, mut values) = (Vec::new(), Vec::new());
    // What was deleted has an index of its own, so few that nothing narrower is needed.
    let bin = query.only_deleted && query.words.is_none();
    let table = if bin { "records r INDEXED BY records_deleted" } else { "records r" };
    let split = query.words.is_none() && !bin && query.visit.is_none() && query.scope.is_none();
    let kinds: Vec<&[String]> = match split && query.kinds.len() > 1 {
        true => query.kinds.iter().map(std::slice::from_ref).collect(),
        false => vec![&query.kinds],
    };
    let states: &[&str] = match (&query.not_state, split) {
        (None, _) => &[""],
        (Some(_), false) => &["IS NOT ?"],
        (Some(_), true) => &["IS NULL", "< ?", "> ?"],
    };
    for kinds in kinds {
        for state in states {
            let mut conditions =
                Conditions { sql: String::from("1"), values: &mut values, free: query.words.is_some() || bin };
            conditions.add(query, kinds, state);
            selects.push(format!("SELECT {columns} FROM {table} WHERE {}", conditions.sql));
        }
    }
    (selects, values)
}

struct Conditions<'a> {
    sql: String,
    values: &'a mut Values,
    /// The rows come from somewhere else: no index of these columns is to be walked.
    free: bool,
}

impl Conditions<'_> {
    fn add(&mut self, query: &Query, kinds: &[String], state: &str) {
        if let Some(matched) = &query.words {
            self.sql.push_str(" AND r.row IN (SELECT rowid FROM texts WHERE texts MATCH ?");
            self.values.push(Sql::Text(matched.clone()));
            if !query.or_schools.is_empty() {
                self.sql.push_str(" UNION SELECT s.row FROM records s WHERE 1");
                self.any("s.school", &query.or_schools);
                self.any("s.kind", kinds);
            }
            self.sql.push(')');
        }
        let column = |name: &str| if self.free { format!("+r.{name}") } else { format!("r.{name}") };
        let [kind, of_state, school, day, month] = ["kind", "state", "school", "day", "month"].map(column);
        self.any(&kind, kinds);
        self.any(&of_state, &query.states);
        self.one("r.scope = ?", &query.scope);
        self.one(&format!("{school} = ?"), &query.school);
        self.one("r.visit = ?", &query.visit);
        if let (Some(not), false) = (&query.not_state, state.is_empty()) {
            self.sql.push_str(&format!(" AND {of_state} {state}"));
            if state.ends_with('?') {
                self.values.push(Sql::Text(not.clone()));
            }
        }
        self.one("r.deadline < ?", &query.due_before);
        for (column, range) in [(month, &query.months), (day, &query.days)] {
            if let Some((from, to)) = range {
                self.sql.push_str(&format!(" AND {column} BETWEEN ? AND ?"));
                self.values.extend([Sql::Text(from.clone()), Sql::Text(to.clone())]);
            }
        }
        match (query.only_deleted, query.with_deleted) {
            (true, _) => self.sql.push_str(" AND r.deleted = 1"),
            (false, true) => {}
            (false, false) => self.sql.push_str(" AND r.deleted = 0"),
        }
        self.one("(r.state IS NOT 'closed' OR coalesce(r.fields ->> '$.closed_at', '9999') >= ?)", &query.closed_since);
        self.one("r.fields ->> '$.grade' = ?", &query.grade);
    }

    fn one(&mut self, condition: &str, value: &Option<String>) {
        if let Some(value) = value {
            self.sql.push_str(&format!(" AND {condition}"));
            self.values.push(Sql::Text(value.clone()));
        }
    }

    fn any(&mut self, column: &str, of: &[String]) {
        if of.is_empty() {
            return;
        }
        self.sql.push_str(&format!(" AND {column} IN ({})", vec!["?"; of.len()].join(",")));
        self.values.extend(of.iter().cloned().map(Sql::Text));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use rusqlite::{Connection, params_from_iter};

    fn plan(query: &Query) -> String {
        let connection = Connection::open_in_memory().unwrap();
        let schema = include_str!("../migrations/records/V1__records_and_outbox.sql");
        connection.execute_batch(&schema.replace("tokenize = 'simple'", "tokenize = 'unicode61'")).unwrap();
        connection.execute_batch(include_str!("../migrations/records/V3__scopes_and_bin.sql")).unwrap();
        let (sql, values) = rows(query);
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = statement.query_map(params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
        steps.map(Result::unwrap).collect::<Vec<_>>().join("\n")
    }

    fn of(kinds: &[&str]) -> Query {
        Query { kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(), limit: Some(50), ..Query::default() }
    }

    #[test]
    fn every_list_walks_an_index() {
        let text = |text: &str| Some(text.to_owned());
        let both = || of(&["hazard", "rectification"]);
        let closed = Query { states: vec!["closed".to_owned()], ..both() };
        let at_school = Query { school: text("s"), ..of(&["visit", "check", "observation"]) };
        for query in [of(&["visit"]), closed, at_school, Query { days: Some(("a".into(), "b".into())), ..both() }] {
            let plan = plan(&query);
            assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN r"), "{query:?} sorts or reads all:\n{plan}");
        }
        let bin = plan(&Query { only_deleted: true, order: Order::Changed, ..of(&["visit", "hazard"]) });
        assert!(bin.contains("SCAN r USING INDEX records_deleted") && !bin.contains("TEMP B-TREE"), "{bin}");
        for query in [
            Query { not_state: text("closed"), order: Order::Urgent, ..both() },
            Query { not_state: text("finished"), order: Order::Made, ..of(&["visit"]) },
        ] {
            let plan = plan(&query);
            let narrow = plan.matches("records_by_state (kind=? AND state").count();
            assert_eq!(narrow, 3 * query.kinds.len(), "{query:?} reads what is closed too:\n{plan}");
        }
        let found =
            plan(&Query { words: text("围墙"), or_schools: vec!["s".into()], order: Order::Urgent, ..both() });
        assert!(found.contains("SEARCH r USING INTEGER PRIMARY KEY"), "{found}");
    }
}
