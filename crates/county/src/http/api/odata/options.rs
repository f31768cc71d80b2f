//! The system query options.

use super::Wrong;
use super::filter::Filter;
use crate::http::encoded;
use crate::open_data::fields::Field;
use axum::extract::Query;
use axum::http::{HeaderMap, Uri};

/// Rows on a page unless the client prefers fewer.
const PAGE: usize = 1000;

#[derive(Debug, Clone)]
pub struct Options {
    /// None: all fields.
    pub select: Option<Vec<String>>,
    pub filter: Option<Filter>,
    /// Fields, and whether they fall.
    pub order: Vec<(Field, bool)>,
    pub top: Option<usize>,
    pub skip: usize,
    pub count: bool,
    /// Where the last page ended, as the county's number.
    pub after: Option<u64>,
    pub page: usize,
    /// `$select`, `$filter`, `$orderby` as they came, for the next page's address.
    kept: Vec<(String, String)>,
}

/// Where the next page begins.
pub enum Next {
    /// After that number, with so many still wanted.
    After(u64, Option<usize>),
    /// After so many rows of the order.
    Skip(usize, Option<usize>),
}

impl Options {
    pub fn read(query: &str, fields: &[Field]) -> Result<Options, Wrong> {
        let not_read = |_| Wrong::asked("地址里的条件看不懂");
        let address: Uri = format!("/?{query}").parse().map_err(|_| Wrong::asked("地址里的条件看不懂"))?;
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&address).map_err(not_read)?;
        let mut options = Options {
            select: None,
            filter: None,
            order: Vec::new(),
            top: None,
            skip: 0,
            count: false,
            after: None,
            page: PAGE,
            kept: Vec::new(),
        };
        let number = |name: &str, value: &str| {
            value.parse::<u32>().map(|number| number as usize).map_err(|_| Wrong::asked(format!("{name} 应是一个整数")))
        };
        let field = |name: &str| {
            let found = fields.iter().find(|field| field.name == name).cloned();
            found.ok_or_else(|| Wrong::asked(format!("没有这一列：{}", name.chars().take(40).collect::<String>())))
        };
        for (name, value) in pairs {
            match name.as_str() {
                "$select" if value.trim() != "*" => {
                    let names: Vec<String> = value.split(',').map(|name| name.trim().to_owned()).collect();
                    names.iter().try_for_each(|name| field(name).map(drop))?;
                    options.select = Some(names);
                }
                "$filter" => options.filter = Some(Filter::read(&value, fields)?),
                "$orderby" => {
                    for one in value.split(',') {
                        let mut words = one.split_whitespace();
                        let by = field(words.next().unwrap_or_default())?;
                        let falls = match (words.next(), words.next()) {
                            (None | Some("asc"), None) => false,
                            (Some("desc"), None) => true,
                            _ => return Err(Wrong::asked("$orderby 应写成 列名 asc 或 列名 desc")),
                        };
                        options.order.push((by, falls));
                    }
                }
                "$top" => options.top = Some(number("$top", &value)?),
                "$skip" => options.skip = number("$skip", &value)?,
                "$count" => {
                    options.count = value.parse().map_err(|_| Wrong::asked("$count 应是 true 或 false"))?;
                }
                "$skiptoken" => {
                    options.after = Some(value.parse().map_err(|_| Wrong::asked("$skiptoken 不是县里给的"))?);
                }
                "$format" if ["json", "application/json"].contains(&value.split(';').next().unwrap_or_default()) => {}
                "$select" => {}
                other if other.starts_with('$') => {
                    let name: String = other.chars().take(40).collect();
                    return Err(Wrong::asked(format!("这里不能用 {name}")));
                }
                // OData leaves names without a dollar to whoever hosts the feed; there are none here.
                _ => {}
            }
            if ["$select", "$filter", "$orderby"].contains(&name.as_str()) {
                options.kept.push((name, value));
            }
        }
        Ok(options)
    }

    /// Takes `Prefer: odata.maxpagesize=…` to heart.
    pub fn prefer(&mut self, headers: &HeaderMap) {
        let preferred = headers
            .get_all("prefer")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split([',', ';']))
            .filter_map(|one| one.trim().strip_prefix("odata.").unwrap_or(one.trim()).strip_prefix("maxpagesize="))
            .find_map(|size| size.parse::<usize>().ok());
        if let Some(size) = preferred {
            self.page = size.clamp(1, PAGE);
        }
    }

    /// Rows that the page may have at most.
    pub fn rows_on_page(&self) -> usize {
        self.top.unwrap_or(usize::MAX).min(self.page)
    }

    /// The options of the next page.
    pub fn after(&self, next: &Next) -> String {
        let mut pairs: Vec<(String, String)> = self.kept.clone();
        let mut add = |name: &str, value: String| pairs.push((name.to_owned(), value));
        let top = match next {
            Next::After(seq, top) => {
                add("$skiptoken", seq.to_string());
                top
            }
            Next::Skip(skip, top) => {
                add("$skip", skip.to_string());
                top
            }
        };
        if let Some(top) = top {
            add("$top", top.to_string());
        }
        let pairs: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{}={}", name.replace('$', "%24"), encoded(value))).collect();
        pairs.join("&")
    }
}
