using System.Text;
using Flashback.Ethereum;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Tests.Support;

/// <summary>The side of an interface that contracts are on: they read calls, and write reverts and logs.</summary>
public static class ContractSide
{
    /// <summary>Call data of the function of that name.</summary>
    public static byte[] EncodeCall(this AbiContract contract, string function, params IReadOnlyList<object?> arguments) =>
        contract.Function(function).EncodeCall(arguments);

    /// <summary>What a call of the function of that name returned.</summary>
    public static object[] DecodeReturn(this AbiContract contract, string function, ReadOnlySpan<byte> data) =>
        contract.Function(function).DecodeReturn(data);

    /// <summary>The arguments of call data.</summary>
    public static object[] DecodeCall(this AbiFunction function, ReadOnlySpan<byte> data) =>
        data.StartsWith(function.Selector)
            ? AbiCodec.Decode(Types(function.Inputs), data[AbiFunction.SelectorLength..])
            : throw new ArgumentException($"The data do not call {function}.", nameof(data));

    /// <summary>Revert data: selector and arguments.</summary>
    public static byte[] Encode(this AbiError error, params IReadOnlyList<object?> arguments) =>
        [.. error.Selector, .. AbiCodec.Encode(Types(error.Inputs), arguments)];

    /// <summary>
    /// The topics of a log: the event's own, then one for each indexed field. A text and bytes are hashed; of other types longer than a
    /// word the hash is given.
    /// </summary>
    public static Bytes32[] EncodeTopics(this AbiEvent definition, params IReadOnlyList<object> indexed) =>
        [definition.Topic, .. definition.Inputs.Where(input => input.Indexed).Zip(indexed, (input, value) => Topic(input.Type, value))];

    private static Bytes32 Topic(AbiType type, object value) => (type.Kind, value) switch
    {
        (AbiKind.String, string text) => Keccak256.Hash(Encoding.UTF8.GetBytes(text)),
        (AbiKind.Bytes, byte[] bytes) => Keccak256.Hash(bytes),
        (AbiKind.Array or AbiKind.Tuple, Bytes32 hash) => hash,
        _ => new Bytes32(AbiCodec.Encode(type, value)),
    };

    private static AbiType[] Types(IEnumerable<AbiParameter> parameters) => [.. parameters.Select(parameter => parameter.Type)];
}
