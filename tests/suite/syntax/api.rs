//! Questions and statements by themselves, as the command line and the prompt read them.

use vires::source::FileId;
use vires::syntax::{ast, parse, parse_condition, parse_query, parse_statement, print_condition};

fn condition(text: &str) -> String {
    let (condition, found) = parse_condition(FileId(3), text);
    assert!(found.is_empty(), "{text}: {found:#?}");
    print_condition(&condition)
}

#[test]
fn a_question_is_any_condition() {
    assert_eq!(condition("member(a, S) at 2010-06-14"), "member(a, S) at 2010-06-14");
    assert_eq!(condition("p(X)\n  and not q(X)\n"), "p(X) and (not q(X))");
    assert_eq!(condition("N = count(S where m(S));"), "N = count(S where m(S))");
    assert_eq!(condition("every S where m(S): q(S) if any"), "every S where m(S): q(S) if any");
    assert_eq!(condition("(a or b) and c"), "(a or b) and c");
    assert_eq!(condition("must pay(S, A) due D"), "must pay(S, A) due D");
}

#[test]
fn more_than_a_condition_is_a_mistake() {
    for text in
        ["", "p when q", "p, q", "p(a) from 2020-01-01", "p and", "rule a: p", "p\nq", "p }", "{ p }", "?"]
    {
        let (_, found) = parse_condition(FileId(0), text);
        assert_eq!(found.len(), 1, "{text:?}: {found:#?}");
    }
}

#[test]
fn a_query_is_what_an_expectation_asks() {
    let (query, found) = parse_query(FileId(0), "breached pay(a)");
    assert!(found.is_empty());
    assert!(matches!(query.unwrap().kind, ast::QueryKind::NormState(ast::NormState::Breached, _)));
    let (_, found) = parse_query(FileId(0), "p and q");
    assert_eq!(found.len(), 1);
}

#[test]
fn a_statement_has_its_clauses() {
    let (statement, found) = parse_statement(FileId(0), "not member(a, b) from 2020-01-01 source \"x\"");
    assert!(found.is_empty());
    let statement = statement.unwrap();
    assert_eq!((statement.polarity, statement.clauses.len()), (ast::Polarity::Denied, 2));
    for text in ["", "p from", "not", "p q", "p and q", "p\np"] {
        assert_eq!(parse_statement(FileId(0), text).1.len(), 1, "{text:?}");
    }
}

#[test]
fn comments_and_doc_comments_are_kept() {
    let text = "/// One\n///two\n\ntype a // three\n/// four\n// five\ntype b\n//// six\n/// seven\n";
    let (tree, found) = parse(FileId(0), text);
    assert!(found.is_empty());
    let docs: Vec<_> = tree.items.iter().map(|item| item.doc.as_deref()).collect();
    assert_eq!(docs, [Some("One\ntwo"), Some("four")]);
    let comments: Vec<_> = tree.comments.iter().map(|comment| &text[comment.range()]).collect();
    assert_eq!(comments, ["// three", "// five", "//// six", "/// seven"]);
}

#[test]
fn a_broken_rule_keeps_its_name_and_head() {
    let (tree, found) = parse(FileId(0), "rule a: p(X) when q( and ) r\ntype b");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(tree.items[0].broken && !tree.items[1].broken);
    let ast::ItemKind::Rule(rule) = &tree.items[0].kind else { panic!("no rule") };
    assert_eq!(rule.name.as_ref().unwrap().text, "a");
    assert!(matches!(&rule.head.kind, ast::HeadKind::For(atom) if atom.relation.text == "p"));
}
