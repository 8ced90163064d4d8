namespace Flashback.Ethereum.JsonRpc;

/// <summary>Which block a question is about: a number or one of the protocol's names.</summary>
public readonly record struct BlockTag
{
    private readonly string? _text;

    private BlockTag(string text) => _text = text;

    public static BlockTag Latest => new("latest");
    public static BlockTag Pending => new("pending");
    public static BlockTag Safe => new("safe");
    public static BlockTag Finalized => new("finalized");
    public static BlockTag Earliest => new("earliest");
    public static BlockTag Number(ulong number) => new($"0x{number:x}");
    public static implicit operator BlockTag(ulong number) => Number(number);

    /// <summary>As JSON-RPC writes it.</summary>
    public override string ToString() => _text ?? "latest";
}
