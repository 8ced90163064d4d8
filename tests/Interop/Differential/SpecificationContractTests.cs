using System.Diagnostics;
using Flashback.Ethereum.Abi;
using Flashback.Interop.Chain;

namespace Flashback.Interop.Differential;

public sealed class SpecificationContractTests
{
    [Fact]
    public async Task A_contract_that_cannot_be_created_leaves_no_chain_running()
    {
        var anvil = await AnvilNode.StartAsync();
        var id = anvil.Id;
        var broken = AbiContract.FromJson("""{ "abi": [], "bytecode": "0xfe" }""");
        await Assert.ThrowsAsync<InvalidOperationException>(() => SpecificationContract.DeployAsync(broken, anvil));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }
}
