using Flashback.Ethereum;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.Abi.Types;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Contracts;

namespace Flashback.OnChain.Tests.Contracts;

public sealed class RevertTests
{
    [Fact]
    public void A_custom_error_reads_as_a_sentence()
    {
        Assert.Equal("Report too late: timestamp 9, deadline 5", Decode(QosOracle.Errors.ReportTooLate.Encode(9, 5)).Text);
        Assert.Equal("Invalid parameter: name \"epochLength\", value 0, minimum 1, maximum 86400",
            Decode(QosOracle.Errors.InvalidParameter.Encode("epochLength", 0, 1, 86400)).Text);
        var unit = Keccak256.Hash([1]);
        Assert.Equal($"Data unit exists: data unit {unit}", Decode(ProviderOrchestrator.Errors.DataUnitExists.Encode(unit)).Text);
    }

    [Fact]
    public void An_error_of_a_contract_further_down_is_known_too()
    {
        var reverted = Decode(ProviderOrchestrator.Errors.NotCertified.Encode(Address.Zero));
        Assert.True(reverted.Is(ProviderOrchestrator.Errors.NotCertified));
        Assert.False(reverted.Is(ProviderOrchestrator.Errors.EmptyText));
        Assert.Equal("NotCertified", reverted.Error);
    }

    [Theory]
    [InlineData("", "reverted without a reason")]
    [InlineData("0x4e487b710000000000000000000000000000000000000000000000000000000000000011",
        "reverted: an arithmetic overflow or underflow (panic 0x11)")]
    [InlineData("0xdeadbeef", "reverted with an unknown error 0xdeadbeef (4 bytes)")]
    public void Soliditys_own_and_unknown_reasons_are_explained_too(string data, string expected) =>
        Assert.Equal(expected, Decode(Hex.Decode(data)).Text);

    [Fact]
    public void A_strangers_text_is_bounded_and_holds_no_control_characters()
    {
        var error = new AbiError("Loud", [new AbiParameter("URLGiven", AbiType.String), new AbiParameter("", AbiType.Bool)]);
        Assert.Equal("Loud: URL given \"a b\", yes", Revert.Decode(error.Encode("a\nb", true), [error]).Text);
        var text = Revert.Decode(error.Encode(new string('x', 100_000), true), [error]).Text;
        Assert.Equal(RevertReason.MaxLength, text.Length);
    }

    [Fact]
    public void Truncated_data_of_a_known_error_are_unknown() =>
        Assert.Equal("", Decode(QosOracle.Errors.ReportTooLate.Encode(9, 5)[..^1]).Error);

    private static Revert Decode(byte[] data) => Revert.Decode(data, Artifacts.Errors);
}
