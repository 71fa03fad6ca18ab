"""Whether a store could be kept somewhere is found out without leaving a trace."""

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool
from tiercast.store.database import Database, open_database
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.trying import try_store
from tiercast.store.urls import parse_url


def test_that_a_store_is_tried_and_left_as_it_was(address: str) -> None:
    tried = try_store(address)
    assert (tried.kind, tried.used) == (parse_url(address).get_backend_name(), False)
    assert tried.server
    if tried.kind == "postgresql":
        engine = create_engine(parse_url(address), poolclass=NullPool)
        assert inspect(engine).get_table_names() == []
        engine.dispose()
    database: Database = open_database(address)
    database.close()
    assert not try_store(address).used, "tables without a shop's secrets are no shop"


def test_that_a_password_is_not_told() -> None:
    with pytest.raises(StoreError) as caught:
        try_store("postgresql://anna:hunter2@127.0.0.1:1/none")
    assert "hunter2" not in str(caught.value)
    for torn in ("hun@ter2@127.0.0.1:1/none", "hun/t@er2@127.0.0.1:1/none", "hun@er2/t@127.0.0.1/none"):
        with pytest.raises(StoreError) as caught:
            try_store(f"postgresql://anna:{torn}")
        assert caught.value.kind is Trouble.TORN_ADDRESS
        assert "er2" not in f"{caught.value.message}{caught.value.message_zh}"
