"""``tiercast coupon import``: codes of a CSV into a pool."""

from pathlib import Path
from typing import Annotated

import typer

from tiercast.commands.speech import OK, USAGE, Failure, Json, fail, finish, here, say, say_json, several
from tiercast.commands.where import ConfigFile, Store, configuration, store_url, user
from tiercast.words import Words

Pool = Annotated[str, typer.Argument(help=here("Name of the pool, as rules call it.", "券池名称，与规则中的一致。"))]
File = Annotated[Path, typer.Argument(help=here("CSV with the codes.", "包含券码的 CSV 文件。"))]
Test = Annotated[bool, typer.Option("--test", help=here("The codes are worth nothing.", "测试券码，没有价值。"))]
Real = Annotated[bool, typer.Option("--real", help=here("The codes are worth money.", "真实券码。"))]
Low = Annotated[int, typer.Option("--low", min=0, help=here("Warn from this many left.", "剩余多少张时提醒。"))]


def add(app: typer.Typer) -> None:
    """Register the command."""
    group = typer.Typer(help=here("Coupon pools.", "优惠券池。"), no_args_is_help=True)
    app.add_typer(group, name="coupon")

    @group.callback()
    def coupons() -> None:
        """Keep ``import`` a command of its own, though it is the only one."""

    @group.command("import", help=here("Add the codes of a CSV to a pool.", "把 CSV 中的券码加入券池。"))
    def import_(
        pool: Pool,
        file: File,
        test: Test = False,
        real: Real = False,
        low: Low = 20,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        if test == real:
            fail(
                "say --test or --real: a pool is all of one sort", "请指定 --test 或 --real：同一券池只能是一种", USAGE
            )
        from tiercast_api.clock import SystemClock

        from tiercast.commands.shop_store import open_shop
        from tiercast.store.audit import note
        from tiercast.store.coupons import import_codes, pools, read_codes

        codes = read_codes(_text(file), str(file))
        clock = SystemClock()
        with open_shop(configuration(config), store_url(store), clock) as (database, vault):
            with database.write() as connection:
                done = import_codes(connection, vault.shop, pool, codes, test=test, now=clock.now(), low=low)
                detail = f"{pool}: {done.added} {'test' if test else 'real'} codes, {len(done.known)} known already"
                note(connection, vault.shop, clock.now(), f"{user()} (command line)", "coupon_import", detail)
            with database.read() as connection:
                left = next(each.left for each in pools(connection, vault.shop) if each.name == pool)
        if as_json:
            say_json({"pool": pool, "added": done.added, "known": len(done.known), "left": left})
        else:
            say(
                here(
                    f"{several(done.added, 'code')} added to {pool}, {len(done.known)} known already; {left} left.",
                    f"已向 {pool} 加入 {done.added} 个券码，{len(done.known)} 个原已存在；剩余 {left} 个。",
                )
            )
        finish(OK)


def _text(file: Path) -> str:
    data = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Failure(Words(f"{file}: is neither UTF-8 nor GB18030 text", f"{file}：不是 UTF-8 或 GB18030 文本"))
