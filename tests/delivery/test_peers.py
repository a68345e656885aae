"""The sender against receivers by others: moto's S3 and tuspyserver, from the extra `peers`."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from lgqtui.submission.endpoints.address import read_address
from lgqtui.submission.receipt import PackageRef
from lgqtui.submission.sender import run_transfer
from lgqtui.submission.transfer import Transfer, TransferResult, receipt_of
from lgqtui.workflows.submissions import check_receiver
from tests.delivery.conftest import QUICK
from tests.receiver.cutting import cut_line
from tests.receiver.server import serving

# Warnings of these libraries are ignored.
pytestmark = pytest.mark.filterwarnings("default")


def transfer_to(address: str, folder: Path, content: bytes, **more: Any) -> Transfer:
    digest = hashlib.sha256(content).hexdigest()
    package = PackageRef(str(uuid.uuid5(uuid.NAMESPACE_OID, digest)), digest, len(content))
    path = folder / "package.zip"
    path.write_bytes(content)
    return Transfer(path, package, read_address(address), QUICK, **more)


def code(result: TransferResult) -> tuple[str, str]:
    return result.outcome.kind, result.outcome.code


# S3


@pytest.fixture
def bucket() -> Iterator[Any]:
    """A bucket on this computer, and a client of another library to read it."""
    boto3, server = pytest.importorskip("boto3"), pytest.importorskip("moto.server")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    client.create_bucket(Bucket="office")
    yield client
    running.stop()


def signed(bucket: Any, key: str) -> str:
    url = bucket.generate_presigned_url("put_object", Params={"Bucket": "office", "Key": key}, ExpiresIn=600)
    return "s3+" + str(url)


def test_a_package_is_put_into_a_bucket_once(bucket: Any, tmp_path: Path) -> None:
    """Under its id; an existing object is not overwritten, and the user is told."""
    transfer = transfer_to("s3+http://localhost/{id}", tmp_path, b"PK" * 300_000)
    address = signed(bucket, "ID.zip").replace("ID.zip", "{id}.zip")
    transfer = replace(transfer, endpoint=read_address(address))
    result = run_transfer(transfer)
    assert code(result) == ("sent", "sent")
    receipt = receipt_of(transfer, result)
    assert receipt.proof in ("etag", "checksum")
    assert "Signature" not in receipt.endpoint
    stored = bucket.get_object(Bucket="office", Key=f"{transfer.package.id}.zip")["Body"].read()
    assert hashlib.sha256(stored).hexdigest() == transfer.package.sha256
    assert code(run_transfer(transfer)) in {("unknown", "there-already"), ("sent", "sent")}
    verdicts = {f.code: f.rating for f in check_receiver(transfer.endpoint, "", transfer.package, QUICK)}
    assert (verdicts["reached"], verdicts["signature"]) == ("good", "good")


def test_a_missing_bucket_is_reported(bucket: Any, tmp_path: Path) -> None:
    """It is no success."""
    address = signed(bucket, "x.zip").replace("/office/", "/nobody/")
    assert run_transfer(transfer_to(address, tmp_path, b"PK")).outcome.kind == "refused"


# tus


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    path = tmp_path / "uploads"
    path.mkdir()
    return path


@pytest.fixture
def tus(uploads: Path) -> Iterator[str]:
    """A tus receiver on this computer."""
    fastapi, tuspyserver = pytest.importorskip("fastapi"), pytest.importorskip("tuspyserver")
    app = fastapi.FastAPI()
    app.include_router(tuspyserver.create_tus_router(prefix="files", files_dir=str(uploads)))
    with serving(app) as address:
        yield f"tus+{address}/files"


def stored(uploads: Path) -> set[str]:
    """Return the digests of the uploads."""
    files = (path for path in uploads.rglob("*") if path.is_file() and path.suffix != ".info")
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_package_is_uploaded_by_tus(tus: str, uploads: Path, tmp_path: Path) -> None:
    """Created and sent up to its full size; the resume address was saved before."""
    states: list[str] = []
    transfer = transfer_to(tus, tmp_path, b"PK" * 700_000, save_resume=states.append)
    result = run_transfer(transfer)
    assert code(result) == ("sent", "sent")
    assert receipt_of(transfer, result).proof == "offset"
    assert transfer.package.sha256 in stored(uploads)
    assert len(set(states)) == 1


def test_an_upload_that_broke_off_goes_on_where_it_was(tus: str, uploads: Path, tmp_path: Path) -> None:
    """Bytes at the receiver are not sent again, and the result is complete."""
    content = bytes(range(256)) * 40_000
    server = tus.removeprefix("tus+").removesuffix("/files")
    states: list[str] = []
    with cut_line(server, up=4_000_000) as line:
        broken = run_transfer(transfer_to(f"tus+{line}/files", tmp_path, content, save_resume=states.append))
    assert broken.outcome.kind == "again"
    resume = states[-1].replace(line, server) if states else ""
    moved: list[int] = []
    transfer = transfer_to(
        tus, tmp_path, content, resume_url=resume, on_progress=moved.append, save_resume=states.append
    )
    assert code(run_transfer(transfer)) == ("sent", "sent")
    assert transfer.package.sha256 in stored(uploads)
    assert code(run_transfer(replace(transfer, resume_url=states[-1]))) == ("sent", "sent")


def test_an_expired_upload_is_created_again(tus: str, uploads: Path, tmp_path: Path) -> None:
    """The receiver may have deleted the partial upload."""
    missing = tus.removeprefix("tus+") + "/00000000000000000000000000000000"
    assert code(run_transfer(transfer_to(tus, tmp_path, b"PK", resume_url=missing))) == ("sent", "sent")


def test_what_tus_takes_is_asked_before(tus: str, tmp_path: Path) -> None:
    """Its size limit is understood."""
    transfer = transfer_to(f"{tus}/", tmp_path, b"PK")
    verdicts = {f.code: f.rating for f in check_receiver(transfer.endpoint, "", transfer.package, QUICK)}
    assert (verdicts["reached"], verdicts["size"]) == ("good", "good")
