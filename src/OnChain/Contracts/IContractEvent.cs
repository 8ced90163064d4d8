namespace Flashback.OnChain.Contracts;

/// <summary>A decoded log of one of the project's contracts.</summary>
public interface IContractEvent;
