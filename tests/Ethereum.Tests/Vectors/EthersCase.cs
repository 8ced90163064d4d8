using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;
using Flashback.Ethereum.Keystore;
using Flashback.Ethereum.Tests.Support;
using Flashback.Ethereum.Transactions;

namespace Flashback.Ethereum.Tests.Vectors;

/// <summary>Compares one case with what ethers answered (see tests/Interop/ethers-js/cases.mjs), byte for byte.</summary>
public static class EthersCase
{
    /// <summary>The kinds of cases there are.</summary>
    public static IReadOnlyCollection<string> Kinds => Checks.Keys;

    private static readonly Dictionary<string, Action<JsonElement>> Checks = new()
    {
        ["keccak"] = Keccak,
        ["address"] = Addresses,
        ["signature"] = Signatures,
        ["abi"] = Abi,
        ["contract"] = Contract,
        ["transaction"] = SignedTransactions,
        ["keystore"] = Keystores,
    };

    public static void Check(JsonElement one) => Checks[Text(one, "kind")](one);

    private static void Keccak(JsonElement one) => Assert.Equal(Text(one, "hash"), Keccak256.Hash(Bytes(one, "data")).ToString());

    private static void Addresses(JsonElement one) => Assert.Equal(Text(one, "checksum"), Address.Parse(Text(one, "sender")).ToString());

    private static void Signatures(JsonElement one)
    {
        using var key = PrivateKey.FromBytes(Bytes(one, "key"));
        var digest = Word(one, "digest");
        var signature = key.Sign(digest);
        Assert.Equal(Text(one, "signature"), Hex.Encode(signature.ToBytes()));
        Assert.Equal(Text(one, "compact"), Hex.Encode(signature.ToCompact()));
        Assert.Equal(Text(one, "compressed"), Hex.Encode(key.PublicKey.Span));
        Assert.Equal(Text(one, "uncompressed"), Hex.Encode(PublicKey.Decompress(key.PublicKey.Span)));
        Assert.Equal(Text(one, "address"), key.Address.ToString());
        Assert.True(Signature.TryParseCompact(Bytes(one, "compact"), out var parsed));
        Assert.True(Secp256k1.TryRecover(digest, parsed, out var signer));
        Assert.Equal(key.Address, signer);
    }

    private static void Abi(JsonElement one)
    {
        AbiType[] types = [.. Items(one, "types").Select(t => AbiType.Parse(t.GetString()!))];
        object[] values = [.. Items(one, "values").Select((v, i) => AbiJsonValue.Read(types[i], v))];
        Assert.Equal(Text(one, "encoded"), Hex.Encode(AbiCodec.Encode(types, values)));
        Assert.Equal(values, AbiCodec.Decode(types, Bytes(one, "encoded")));
    }

    private static void Contract(JsonElement one)
    {
        var contract = AbiContract.FromJson(one.GetProperty("abi"));
        var function = contract.Function(Text(one, "functionName"));
        var arguments = Values(one, "args", function.Inputs);
        Assert.Equal(Text(one, "call"), Hex.Encode(function.EncodeCall(arguments)));
        Assert.Equal(arguments, function.DecodeCall(Bytes(one, "call")));
        Assert.Equal(Values(one, "returned", function.Outputs), function.DecodeReturn(Bytes(one, "result")));

        var error = contract.Error(Text(one, "errorName"));
        Assert.Equal(Text(one, "error"), Hex.Encode(error.Encode(arguments)));
        Assert.True(error.TryDecode(Bytes(one, "error"), out var reverted));
        Assert.Equal(arguments, reverted);

        var log = one.GetProperty("log");
        Bytes32[] topics = [.. Items(log, "topics").Select(t => Bytes32.Parse(t.GetString()!))];
        var definition = contract.Event(Text(one, "eventName"));
        Assert.True(definition.TryDecode(topics, Bytes(log, "data"), out var decoded));
        var logged = Values(one, "logged", definition.Inputs);
        Assert.Equal(topics, definition.EncodeTopics([.. logged.Where((_, i) => definition.Inputs[i].Indexed)]));
        for (var i = 0; i < logged.Length; i++)
        {
            var field = definition.Inputs[i];
            if (field.Indexed && field.Type.Kind is (AbiKind.String or AbiKind.Bytes)) Assert.IsType<Bytes32>(decoded[i]);
            else Assert.Equal(logged[i], decoded[i]);
        }
    }

    private static void SignedTransactions(JsonElement one)
    {
        using var key = PrivateKey.FromBytes(Bytes(one, "key"));
        var transaction = new Eip1559Transaction
        {
            ChainId = (ulong)Number(one, "chainId"),
            Nonce = one.GetProperty("nonce").GetUInt64(),
            GasLimit = (ulong)Number(one, "gasLimit"),
            To = one.GetProperty("to").GetString() is { } to ? Address.Parse(to) : null,
            Value = Number(one, "value"),
            Data = Bytes(one, "data"),
            MaxPriorityFeePerGas = Number(one, "maxPriorityFeePerGas"),
            MaxFeePerGas = Number(one, "maxFeePerGas"),
        };
        var signed = transaction.Sign(key);
        Assert.Equal(Text(one, "raw"), Hex.Encode(signed.Raw.Span));
        Assert.Equal(Text(one, "hash"), signed.Hash.ToString());
        Assert.Equal(Text(one, "from"), signed.From.ToString());
    }

    private static void Keystores(JsonElement one)
    {
        using var key = KeystoreV3.Decrypt(Text(one, "json"), Text(one, "password"));
        Assert.Equal(Text(one, "key"), Hex.Encode(key.ToBytes()));
        Assert.Equal(Text(one, "address"), KeystoreV3.ReadAddress(Text(one, "json"))?.ToString());
        Assert.Throws<KeystorePasswordException>(() => KeystoreV3.Decrypt(Text(one, "json"), Text(one, "password") + "x"));
    }

    private static object[] Values(JsonElement owner, string name, IReadOnlyList<AbiParameter> parameters) =>
        [.. Items(owner, name).Select((v, i) => AbiJsonValue.Read(parameters[i].Type, v))];

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) => owner.GetProperty(name).EnumerateArray();
    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString()!;
    private static byte[] Bytes(JsonElement owner, string name) => Hex.Decode(Text(owner, name));
    private static Bytes32 Word(JsonElement owner, string name) => Bytes32.Parse(Text(owner, name));
    private static BigInteger Number(JsonElement owner, string name) => BigInteger.Parse(Text(owner, name), CultureInfo.InvariantCulture);
}
