using Flashback.Ethereum.Keystore;

namespace Flashback.Ethereum.Tests.Keystore;

public class ScryptParametersTests
{
    [Theory]
    [InlineData(0, 8, 1)]
    [InlineData(1, 8, 1)]
    [InlineData(3, 8, 1)]
    [InlineData(-2, 8, 1)]
    [InlineData(int.MinValue, 8, 1)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 0)]
    [InlineData(1 << 20, 8, 1)]
    [InlineData(2, 1 << 22, 1)]
    [InlineData(2, 1, (1 << 22) + 1)]
    [InlineData(1 << 18, 8, 5)]
    [InlineData(2, int.MaxValue, int.MaxValue)]
    public void Refuses_costs_out_of_bounds(int n, int r, int p)
    {
        using var key = PrivateKey.Generate();
        Assert.Throws<ArgumentException>(() => KeystoreV3.Encrypt(key, "x", new ScryptParameters(n, r, p)));
    }

    [Fact]
    public void Takes_costs_at_their_bounds()
    {
        Assert.Null(new ScryptParameters(1 << 19, 8, 1).Problem());
        Assert.Null(new ScryptParameters(1 << 18, 8, 4).Problem());
        Assert.Null(ScryptParameters.Standard.Problem());
        Assert.Null(ScryptParameters.Light.Problem());
    }
}
