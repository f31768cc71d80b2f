//! `/api/openapi.json`: made of the table of lists and the schemas of the types that are read and written.

use super::question::Question;
use super::{CSV, XLSX};
use crate::desk::ReadScope;
use crate::http::problem::Document;
use crate::open_data::fields::generator;
use crate::open_data::{RESOURCES, Resource};
use axum::Json;
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

pub async fn document() -> Json<Value> {
    Json(describe())
}

/// OpenAPI 3.1.
pub fn describe() -> Value {
    let mut generator = generator();
    let mut paths = Map::new();
    for list in &RESOURCES {
        let page = json!((list.page)(&mut generator));
        // The row's own schema is among the definitions since the page named it.
        let row = row_of(&page, &generator);
        paths.insert(format!("/api/v1/{}", list.name), json!({"get": whole(list, &page)}));
        paths.insert(format!("/api/v1/{}.csv", list.name), json!({"get": as_file(list, "csv", CSV)}));
        paths.insert(format!("/api/v1/{}.xlsx", list.name), json!({"get": as_file(list, "xlsx", XLSX)}));
        paths.insert(format!("/api/v1/{}/{{id}}", list.name), json!({"get": single(list, &row)}));
    }
    let problem = json!(generator.subschema_for::<Document>());
    let scopes: Vec<String> =
        ReadScope::ALL.into_iter().map(|scope| format!("`{}` {}", scope.name(), scope.title())).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "督学随行 · 县端开放数据",
            "version": "1",
            "description": format!(
                "令牌由县里发（duxue-county token new），放在 Authorization: Bearer 里；表格软件用 Basic，密码填令牌。\
                 令牌能读什么：{}。没有 persons:read，各处的督学姓名为空。名称按现在的名册给，\
                 改名不算那一行的改动；编号不变。照片、电话、投诉、授课教师和学生的姓名一律不给。",
                scopes.join("、")
            ),
        },
        "security": [{"token": []}, {"password": []}],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "responses": {
                "Problem": {
                    "description": "没有成，title 说明为什么",
                    "content": {"application/problem+json": {"schema": problem}},
                },
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "password": {"type": "http", "scheme": "basic"},
            },
        },
    })
}

/// The reference to what a page's items are.
fn row_of(page: &Value, generator: &SchemaGenerator) -> Value {
    let name = page["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    generator.definitions().get(name).map_or(Value::Null, |page| page["properties"]["items"]["items"].clone())
}

/// Parameters of a list as the question's own schema has them.
fn parameters(list: &Resource, pages: bool) -> Vec<Value> {
    let schema = json!(generator().into_root_schema_for::<Question>());
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    let taken = |name: &str| Question::is_taken(name, list) && (pages || name != "limit");
    properties
        .into_iter()
        .filter(|(name, _)| taken(name))
        .map(|(name, mut schema)| {
            let about = schema["description"].take();
            // In an address there is no null: what is not asked is left out.
            if let Some(types) = schema["type"].as_array() {
                schema["type"] = types.iter().find(|one| *one != "null").cloned().unwrap_or_default();
            }
            if let Some(schema) = schema.as_object_mut() {
                ["default", "description", "format"].iter().for_each(|key| drop(schema.remove(*key)));
            }
            json!({"name": name, "in": "query", "required": false, "description": about, "schema": schema})
        })
        .collect()
}

fn responses(good: Value, missing: bool) -> Value {
    let mut all = json!({"200": good});
    let also = missing.then_some("404");
    for status in ["400", "401", "403", "406", "429", "503"].into_iter().chain(also) {
        all[status] = json!({"$ref": "#/components/responses/Problem"});
    }
    all
}

fn operation(list: &Resource, id: String, about: String, parameters: Vec<Value>, responses: Value) -> Value {
    json!({
        "operationId": id,
        "summary": list.title,
        "description": format!("{about}需要 {}。", list.scope.name()),
        "parameters": parameters,
        "responses": responses,
    })
}

fn whole(list: &Resource, page: &Value) -> Value {
    let content = json!({
        "application/json": {"schema": page},
        CSV: {"schema": {"type": "string"}},
        XLSX: {"schema": {"type": "string", "contentMediaType": XLSX}},
    });
    let good = json!({"description": "一页", "content": content});
    let about = "按序号从小到大；记下 next_since，下次只取改动过的。".to_owned();
    operation(list, format!("list_{}", list.name), about, parameters(list, true), responses(good, false))
}

fn as_file(list: &Resource, ending: &str, media_type: &str) -> Value {
    let good = json!({"description": "文件", "content": {media_type: {"schema": {"type": "string"}}}});
    let about = "按县里自己的列导出。".to_owned();
    operation(list, format!("{}_as_{ending}", list.name), about, parameters(list, false), responses(good, false))
}

fn single(list: &Resource, row: &Value) -> Value {
    let good = json!({"description": "一行", "content": {"application/json": {"schema": row}}});
    let id = json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string", "minLength": 1}});
    operation(list, format!("one_of_{}", list.name), "按编号取一行。".to_owned(), vec![id], responses(good, true))
}
