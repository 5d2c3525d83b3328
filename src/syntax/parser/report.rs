//! Reports: which questions a check asks.

use super::atom::atom;
use super::block::{self, Home};
use super::input::{Read, Tokens};
use super::leaf::{clause, name_as, open_word, text, variable};
use super::provision::misplaced;
use crate::syntax::ast::{ReportItem, ReportLine, ReportLineKind};
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, map, opt};
use nom::sequence::{pair, preceded};

/// `measure M { … }`, behind `report on`
pub(super) fn report(i: Tokens<'_>) -> Read<'_, ReportItem> {
    let (i, (ty, variable)) = pair(name_as("a type"), variable).parse(i)?;
    let mut lines = Vec::new();
    let i = block::block(i, Home::Report, |i| {
        let (i, kind, read) = block::item(i, line);
        lines.extend(kind.map(|kind| ReportLine { span: read.span, kind }));
        i
    });
    Ok((i, ReportItem { ty, variable, lines }))
}

fn line(i: Tokens<'_>) -> Read<'_, ReportLineKind> {
    let layer = (text, atom, opt(preceded(clause("grounds"), cut(atom))));
    let known = alt((
        map(preceded(open_word("headline"), cut(atom)), ReportLineKind::Headline),
        map(preceded(open_word("layer"), cut(layer)), |(title, holds, grounds)| ReportLineKind::Layer {
            title,
            holds,
            grounds,
        }),
        map(preceded(open_word("defects"), cut(atom)), ReportLineKind::Defects),
        map(preceded(open_word("column"), cut(pair(text, atom))), |(title, value)| ReportLineKind::Column {
            title,
            value,
        }),
    ))
    .parse(i);
    match known {
        Err(nom::Err::Error(fault)) => misplaced(i, Home::Report).unwrap_or(Err(nom::Err::Error(fault))),
        other => other,
    }
}
