using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;

namespace Flashback.Ethereum.Tests.Abi;

public class RevertReasonTests
{
    private static readonly AbiError Error = new("Error", [new("", AbiType.String)]);
    private static readonly AbiError Panic = new("Panic", [new("", AbiType.UInt256)]);
    private static readonly AbiError Custom = new("TooSmall", [new("have", AbiType.UInt256)]);

    [Fact]
    public void Knows_soliditys_own_errors()
    {
        Assert.Equal("0x08c379a0", Hex.Encode(Error.Selector));
        Assert.Equal("0x4e487b71", Hex.Encode(Panic.Selector));
        Assert.Equal("reverted: too late", RevertReason.Explain(Error.Encode("too late")));
        Assert.Equal("reverted: an arithmetic overflow or underflow (panic 0x11)", RevertReason.Explain(Panic.Encode(0x11)));
        Assert.Equal("reverted: panic 0x77", RevertReason.Explain(Panic.Encode(0x77)));
        Assert.Contains("panic 0x", RevertReason.Explain(Panic.Encode(System.Numerics.BigInteger.Pow(2, 255))));
        Assert.Equal("reverted without a reason", RevertReason.Explain([]));
    }

    [Fact]
    public void An_unknown_error_is_reported_as_unknown()
    {
        var data = Custom.Encode(5);
        Assert.Equal($"reverted with an unknown error {Hex.Encode(Custom.Selector)} ({data.Length} bytes)", RevertReason.Explain(data));
        Assert.Equal("reverted with an unknown error 0x01 (1 bytes)", RevertReason.Explain([1]));
    }

    [Fact]
    public void Hostile_text_is_bounded_and_cannot_forge_log_lines()
    {
        var text = RevertReason.Explain(Error.Encode("a\r\nINFO all is well\u001b[2J\u202e" + new string('x', 1000)));
        Assert.Equal(RevertReason.MaxLength, text.Length);
        Assert.DoesNotContain(text, c => c is '\r' or '\n' or '\u001b' or '\u202e');
    }
}
