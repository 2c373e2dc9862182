"""The grants of the administrator's page are enough for a desk, which then cannot rewrite the trail."""

import re
import uuid
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book, create_book, open_book
from expobook.services.book.presence import show_up, who_is_here
from expobook.services.diary.booking import enquire
from tests.venues import small_venue

PAGES = [Path(__file__).parents[2] / "docs" / name for name in ("administrator.md", "administrator.zh.md")]


@pytest.mark.postgres
@pytest.mark.parametrize("page", PAGES, ids=["en", "zh"])
def test_a_desk_with_these_grants_can_work_and_cannot_rewrite_the_trail(page: Path, postgres_url: str) -> None:
    create_book(postgres_url, small_venue()).close()
    role = f"desk_{uuid.uuid4().hex[:8]}"
    grants = re.findall(r"^(?:GRANT|ALTER DEFAULT)[^;]*;", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(grants) == 5
    names = {"expobook_desk": role, "expobook_owner": "expobook", "halls": postgres_url.rsplit("/", 1)[1]}
    plain = postgres_url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {role} LOGIN")
        for line in grants:
            owner.execute(re.sub("|".join(names), lambda found: names[found[0]], line))
        owner.execute(f"REVOKE UPDATE, DELETE ON audit FROM {role}")
    try:
        with closing(open_book(postgres_url.replace("expobook@", f"{role}@"))) as desk:
            enquire(desk, Bilingual("", "By a desk"))
            show_up(desk, "here")
            assert len(who_is_here(desk)) == 1
            assert check_book(desk) == ()
            with pytest.raises(ProgrammingError, match="permission denied"), desk.store.engine.begin() as connection:
                connection.execute(text("UPDATE audit SET who = 'nobody'"))
    finally:
        with psycopg.connect(plain, autocommit=True) as owner:
            owner.execute(f"DROP OWNED BY {role}")
            owner.execute(f"DROP ROLE {role}")
