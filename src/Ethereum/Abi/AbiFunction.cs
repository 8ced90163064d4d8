using System.Text;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Abi;

/// <summary>A function of a contract's interface.</summary>
public sealed class AbiFunction(
    string name, IReadOnlyList<AbiParameter> inputs, IReadOnlyList<AbiParameter> outputs, string stateMutability = "nonpayable")
{
    public const int SelectorLength = 4;

    private readonly byte[] _selector = SelectorOf(AbiSignature.Of(name, inputs));

    public string Name => name;
    public IReadOnlyList<AbiParameter> Inputs => inputs;
    public IReadOnlyList<AbiParameter> Outputs => outputs;

    /// <summary>pure, view, nonpayable or payable.</summary>
    public string StateMutability => stateMutability;

    /// <summary>The canonical signature, such as <c>transfer(address,uint256)</c>.</summary>
    public string Signature { get; } = AbiSignature.Of(name, inputs);

    /// <summary>The first four bytes of the signature's hash.</summary>
    public ReadOnlySpan<byte> Selector => _selector;

    /// <summary>Call data: selector and arguments.</summary>
    /// <exception cref="AbiException">A value does not fit its argument.</exception>
    public byte[] EncodeCall(params IReadOnlyList<object?> arguments) => AbiSignature.Prefixed(_selector, Signature, inputs, arguments);

    /// <summary>The returned values, in order.</summary>
    /// <exception cref="AbiException">The data do not encode such values; empty data usually mean that no contract is at the
    /// address.</exception>
    public object[] DecodeReturn(ReadOnlySpan<byte> data) =>
        data.IsEmpty && outputs.Count > 0
            ? throw new AbiException($"{Signature} returned nothing: is the contract at this address?") : AbiCodec.Decode(outputs, data);

    public override string ToString() => Signature;

    internal static byte[] SelectorOf(string signature) =>
        Keccak256.Hash(Encoding.ASCII.GetBytes(signature)).Span[..SelectorLength].ToArray();
}
