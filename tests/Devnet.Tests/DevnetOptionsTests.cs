namespace Flashback.Devnet.Tests;

public class DevnetOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new DevnetOptions().Problems());

    public static TheoryData<DevnetOptions, bool> Bounds => new()
    {
        { new DevnetOptions { Epochs = 1 }, true },
        { new DevnetOptions { Epochs = 0 }, false },
        { new DevnetOptions { Epochs = DevnetOptions.MaxEpochs }, true },
        { new DevnetOptions { Epochs = DevnetOptions.MaxEpochs + 1 }, false },
        { new DevnetOptions { Validators = 1 }, true },
        { new DevnetOptions { Validators = 0 }, false },
        { new DevnetOptions { Validators = DevnetOptions.MaxValidators }, true },
        { new DevnetOptions { Validators = DevnetOptions.MaxValidators + 1 }, false },
        { new DevnetOptions { Byzantine = 4 }, true },
        { new DevnetOptions { Byzantine = 5 }, false },
        { new DevnetOptions { Byzantine = -1 }, false },
        { new DevnetOptions { EpochSeconds = 10 }, true },
        { new DevnetOptions { EpochSeconds = 9 }, false },
        { new DevnetOptions { DisputeSeconds = 14 }, true },
        { new DevnetOptions { DisputeSeconds = 13 }, false },
        { new DevnetOptions { Collude = true, Byzantine = 1 }, false },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Each_bound_holds_on_both_sides(DevnetOptions options, bool valid) => Assert.Equal(valid, options.Problems().Count == 0);

    [Fact]
    public void All_problems_are_told_at_once()
    {
        Assert.Equal(3, new DevnetOptions { Epochs = 0, Validators = 0, Byzantine = 2 }.Problems().Count);
    }
}
