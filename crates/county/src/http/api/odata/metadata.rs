//! The feed's model in CSDL XML (OASIS Standard, Common Schema Definition Language 4.0), from the lists' own fields.

use super::rows::shown;
use crate::open_data::RESOURCES;
use crate::open_data::fields::FieldKind;
use std::fmt::Write;

const HEAD: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:Reference Uri="https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.xml">
<edmx:Include Namespace="Org.OData.Core.V1" Alias="Core"/>
</edmx:Reference>
<edmx:DataServices>
<Schema Namespace="Duxue" xmlns="http://docs.oasis-open.org/odata/ns/edm">
"#;
const FOOT: &str = "</EntityContainer>\n</Schema>\n</edmx:DataServices>\n</edmx:Edmx>\n";

pub fn csdl() -> String {
    let mut types = HEAD.to_owned();
    let mut container = "<EntityContainer Name=\"County\">\n".to_owned();
    for list in &RESOURCES {
        let name = list.name.trim_end_matches('s');
        // Writing to a string does not fail.
        let _ = writeln!(types, "<EntityType Name=\"{name}\">\n<Key><PropertyRef Name=\"id\"/></Key>");
        for field in shown(list) {
            let kind = match field.kind {
                FieldKind::Text => "Edm.String",
                FieldKind::Integer => "Edm.Int64",
                FieldKind::Number => "Edm.Double",
                FieldKind::Boolean => "Edm.Boolean",
                FieldKind::Day => "Edm.Date",
                FieldKind::Moment => "Edm.DateTimeOffset",
            };
            let nullable = if field.nullable { "" } else { " Nullable=\"false\"" };
            let precision = if field.kind == FieldKind::Moment { " Precision=\"6\"" } else { "" };
            let _ = writeln!(
                types,
                "<Property Name=\"{}\" Type=\"{kind}\"{nullable}{precision}><Annotation Term=\"Core.Description\" String=\"{}\"/></Property>",
                field.name,
                escaped(&field.label)
            );
        }
        types.push_str("</EntityType>\n");
        let _ = writeln!(
            container,
            "<EntitySet Name=\"{}\" EntityType=\"Duxue.{name}\"><Annotation Term=\"Core.Description\" String=\"{}\"/></EntitySet>",
            list.name,
            escaped(list.title)
        );
    }
    types + &container + FOOT
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
