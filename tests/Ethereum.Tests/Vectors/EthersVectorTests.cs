using System.Text.Json;

namespace Flashback.Ethereum.Tests.Vectors;

/// <summary>The committed answers of ethers; the interoperability tests ask it live.</summary>
public class EthersVectorTests
{
    private static readonly JsonElement[] Cases = Load();

    public static TheoryData<string> Kinds => [.. EthersCase.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Agree(string kind)
    {
        JsonElement[] mine = [.. Cases.Where(c => c.GetProperty("kind").GetString() == kind)];
        Assert.NotEmpty(mine);
        Assert.All(mine, EthersCase.Check);
    }

    [Fact]
    public void Every_kind_of_case_is_checked() =>
        Assert.Equal(EthersCase.Kinds.Order(), Cases.Select(c => c.GetProperty("kind").GetString()!).Distinct().Order());

    private static JsonElement[] Load()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Vectors", "ethers.json");
        return [.. JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("cases").EnumerateArray()];
    }
}
