using System.Text.Json;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Abi;

/// <summary>A contract's interface and, if the artifact has it, its creation code.</summary>
public sealed class AbiContract
{
    private const int MaxJsonDepth = 64;

    private readonly byte[] _bytecode;

    private AbiContract(JsonElement abi, byte[] bytecode)
    {
        _bytecode = bytecode;
        if (abi.ValueKind != JsonValueKind.Array) throw new AbiException("The abi is not a JSON array.");
        AbiParameter[] constructor = [];
        List<AbiFunction> functions = [];
        List<AbiEvent> events = [];
        List<AbiError> errors = [];
        foreach (var entry in abi.EnumerateArray())
        {
            var name = AbiJson.Text(entry, "name");
            var inputs = AbiJson.Parameters(entry, "inputs");
            switch (AbiJson.Text(entry, "type"))
            {
                case "constructor": constructor = inputs; break;
                case "function":
                    functions.Add(
                    new AbiFunction(name, inputs, AbiJson.Parameters(entry, "outputs"), AbiJson.Text(entry, "stateMutability"))); break;
                case "event": events.Add(new AbiEvent(name, inputs, AbiJson.Flag(entry, "anonymous"))); break;
                case "error": errors.Add(new AbiError(name, inputs)); break;
                default: break; // receive and fallback have nothing to encode
            }
        }
        (ConstructorInputs, Functions, Events, Errors) = (constructor, functions, events, errors);
    }

    public IReadOnlyList<AbiParameter> ConstructorInputs { get; }
    public IReadOnlyList<AbiFunction> Functions { get; }
    public IReadOnlyList<AbiEvent> Events { get; }
    public IReadOnlyList<AbiError> Errors { get; }

    /// <summary>The creation code; empty when the artifact has none.</summary>
    public ReadOnlyMemory<byte> Bytecode => _bytecode;

    /// <summary>Loads {"abi": […], "bytecode": "0x…" or {"object": "0x…"}} or a bare ABI array.</summary>
    /// <exception cref="AbiException">Something in it is not ABI, or the bytecode is not linked.</exception>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static AbiContract FromJson(ReadOnlySpan<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8.ToArray(), new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
        return FromJson(document.RootElement);
    }

    /// <inheritdoc cref="FromJson(ReadOnlySpan{byte})"/>
    public static AbiContract FromJson(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
        return FromJson(document.RootElement);
    }

    /// <inheritdoc cref="FromJson(ReadOnlySpan{byte})"/>
    public static AbiContract FromJson(JsonElement artifact)
    {
        if (artifact.ValueKind == JsonValueKind.Array) return new AbiContract(artifact, []);
        if (artifact.ValueKind != JsonValueKind.Object || !artifact.TryGetProperty("abi", out var abi))
            throw new AbiException("The artifact has no \"abi\".");
        return new AbiContract(abi, ReadBytecode(artifact));
    }

    /// <summary>The function of that name, or of that signature where a name is overloaded.</summary>
    /// <exception cref="KeyNotFoundException">There is none, or more than one.</exception>
    public AbiFunction Function(string nameOrSignature) => One(Functions, nameOrSignature, f => f.Name, f => f.Signature, "function");

    /// <inheritdoc cref="Function"/>
    public AbiEvent Event(string nameOrSignature) => One(Events, nameOrSignature, e => e.Name, e => e.Signature, "event");

    /// <inheritdoc cref="Function"/>
    public AbiError Error(string nameOrSignature) => One(Errors, nameOrSignature, e => e.Name, e => e.Signature, "error");

    /// <summary>The data of the transaction that creates the contract: its code and the constructor's arguments.</summary>
    /// <exception cref="AbiException">A value does not fit its argument, or there is no bytecode.</exception>
    public byte[] EncodeConstructor(params IReadOnlyList<object?> arguments) =>
        _bytecode.Length > 0
            ? AbiSignature.Prefixed(_bytecode, "constructor", ConstructorInputs, arguments)
            : throw new AbiException("The artifact has no bytecode to deploy.");

    private static T One<T>(IReadOnlyList<T> all, string wanted, Func<T, string> name, Func<T, string> signature, string kind)
    {
        T[] found = [.. all.Where(item => name(item) == wanted || signature(item) == wanted)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new KeyNotFoundException($"The contract has no {kind} '{wanted}'."),
            _ => throw new KeyNotFoundException($"'{wanted}' is overloaded; name one of {string.Join(", ", found.Select(signature))}."),
        };
    }

    private static byte[] ReadBytecode(JsonElement artifact)
    {
        if (!artifact.TryGetProperty("bytecode", out var value)) return [];
        var text = value.ValueKind == JsonValueKind.Object ? AbiJson.Text(value, "object") : AbiJson.Text(artifact, "bytecode");
        if (text.Contains("__", StringComparison.Ordinal)) throw new AbiException("The bytecode has unlinked libraries.");
        try
        {
            return Hex.Decode(text);
        }
        catch (FormatException)
        {
            throw new AbiException("The bytecode is not hexadecimal.");
        }
    }
}
