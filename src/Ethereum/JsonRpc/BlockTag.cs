namespace Flashback.Ethereum.JsonRpc;

/// <summary>Which block a question is about: a number, or the newest.</summary>
public readonly record struct BlockTag
{
    private readonly string? _text;

    private BlockTag(string text) => _text = text;

    public static BlockTag Latest => new("latest");
    public static BlockTag Number(ulong number) => new($"0x{number:x}");
    public static implicit operator BlockTag(ulong number) => Number(number);

    /// <summary>As JSON-RPC writes it.</summary>
    public override string ToString() => _text ?? "latest";
}
