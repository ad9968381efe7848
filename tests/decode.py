"""Decodes messages by a schema with foreign libraries: `decode.py avro|protobuf SCHEMA MESSAGES` prints a JSON line for each. MESSAGES
has each message after its length in four bytes, big end first, without a registry's frame.
"""
import importlib
import io
import json
import pathlib
import struct
import sys
import tempfile


def messages(path):
    data = pathlib.Path(path).read_bytes()
    at = 0
    while at < len(data):
        (length,) = struct.unpack_from('>I', data, at)
        yield data[at + 4:at + 4 + length]
        at += 4 + length


def avro(schema):
    import fastavro
    parsed = fastavro.parse_schema(json.loads(pathlib.Path(schema).read_text()))

    def decode(message):
        reader = io.BytesIO(message)
        value = fastavro.schemaless_reader(reader, parsed)
        assert not reader.read(), 'bytes are left over'
        return value
    return decode


def protobuf(schema):
    from grpc_tools import protoc
    folder = tempfile.mkdtemp()
    pathlib.Path(folder, 'rasid.proto').write_text(pathlib.Path(schema).read_text())
    assert protoc.main(['protoc', f'-I{folder}', f'--python_out={folder}', f'{folder}/rasid.proto']) == 0
    sys.path.insert(0, folder)
    module = importlib.import_module('rasid_pb2')
    name = next(iter(module.DESCRIPTOR.message_types_by_name))

    def plain(message):
        value = {}
        for field in message.DESCRIPTOR.fields:
            item = getattr(message, field.name)
            if field.is_repeated:
                value[field.name] = [plain(i) if field.message_type else i for i in item]
            elif field.has_presence and not message.HasField(field.name):
                value[field.name] = None
            else:
                value[field.name] = plain(item) if field.message_type else item
        return value

    def decode(data):
        message = getattr(module, name)()
        message.ParseFromString(data)
        size = message.ByteSize()
        message.DiscardUnknownFields()
        assert message.ByteSize() == size, 'a field is not known'
        return plain(message)
    return decode


if __name__ == '__main__':
    decode = {'avro': avro, 'protobuf': protobuf}[sys.argv[1]](sys.argv[2])
    for message in messages(sys.argv[3]):
        print(json.dumps(decode(message), ensure_ascii=False))
