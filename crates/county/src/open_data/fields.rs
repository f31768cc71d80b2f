//! The fields of a list's rows, from the schema of the Rust type that they are made of.

use super::Resource;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    Integer,
    Number,
    Boolean,
    /// `YYYY-MM-DD`.
    Day,
    /// RFC 3339.
    Moment,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    /// What people call it.
    pub label: String,
    pub kind: FieldKind,
    pub nullable: bool,
}

/// Describes what is written, in the dialect of OpenAPI 3.1, definitions where OpenAPI keeps them.
pub fn generator() -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12().for_serialize();
    settings.meta_schema = None;
    settings.definitions_path = "/components/schemas".into();
    settings.into_generator()
}

impl Resource {
    /// In the order of the type.
    pub fn fields(&self) -> Vec<Field> {
        let schema = (self.row)(&mut generator());
        let properties = schema.get("properties").and_then(Value::as_object);
        let mut fields: Vec<Field> =
            properties.into_iter().flatten().map(|(name, schema)| field(name, schema)).collect();
        // Every field is always written, so all are required, in the order of the type; objects keep none.
        let order = schema.get("required").and_then(Value::as_array);
        fields.sort_by_key(|field| order.and_then(|all| all.iter().position(|name| *name == field.name)));
        fields
    }
}

fn field(name: &str, schema: &Value) -> Field {
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let format = schema.get("format").and_then(Value::as_str);
    let kind = match (types.first().copied(), format) {
        (Some("integer"), _) => FieldKind::Integer,
        (Some("number"), _) => FieldKind::Number,
        (Some("boolean"), _) => FieldKind::Boolean,
        (_, Some("date")) => FieldKind::Day,
        (_, Some("date-time")) => FieldKind::Moment,
        _ => FieldKind::Text,
    };
    let label = schema.get("description").and_then(Value::as_str).unwrap_or(name);
    Field { name: name.to_owned(), label: label.to_owned(), kind, nullable: types.contains(&"null") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{RESOURCES, resource};
    use super::*;

    #[test]
    fn a_row_tells_the_kind_and_the_name_of_each_of_its_fields() {
        let fields = resource("findings").unwrap().fields();
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names[..5], ["id", "seq", "deleted", "kind", "school_id"]);
        let of = |name: &str| fields.iter().find(|field| field.name == name).unwrap().clone();
        assert_eq!((of("seq").kind, of("seq").nullable), (FieldKind::Integer, false));
        assert_eq!((of("deadline").kind, of("deadline").label.as_str()), (FieldKind::Day, "整改期限"));
        assert_eq!((of("found_at").kind, of("found_at").nullable), (FieldKind::Moment, true));
        assert_eq!(of("deleted").kind, FieldKind::Boolean);
    }

    #[test]
    fn no_list_has_a_field_that_names_a_pupil_a_teacher_or_a_telephone() {
        for resource in &RESOURCES {
            for field in resource.fields() {
                assert!(field.label != field.name, "{} of {} has no name for people", field.name, resource.name);
                let closed = ["phone", "complain", "student_", "teacher", "hash", "signature", "head", "content"];
                let count = field.kind == FieldKind::Integer;
                assert!(count || !closed.iter().any(|word| field.name.contains(word)), "{}", field.name);
            }
        }
    }
}
