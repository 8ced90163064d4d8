// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Parameters} from "../types/Messages.sol";
import {LadderStep, Terms} from "../types/Sla.sol";
import {IPayouts} from "./IPayouts.sol";

/// Providers with their collateral, their Bridge Nodes and Data Units, the units under probe, reputation, and the ladder.
interface IProviderOrchestrator is IPayouts {
    enum UnitState {
        None,
        /// Offered, no agreement; not probed.
        Reserved,
        /// An agreement runs; probed.
        InUse,
        /// Announced downtime within the allowed share; not probed.
        Maintenance,
        /// Going away; not probed, no new agreement.
        Decommissioning
    }

    struct DataUnit {
        address provider;
        address bridge;
        UnitState state;
        LadderStep step;
        uint8 strikes;
        uint8 reputation;
        uint64 capacity;
        uint96 pricePerEpoch;
        Terms offered;
    }

    struct Collateral {
        uint96 bonded;
        uint96 unbonding;
        uint64 availableAt;
    }

    event Wired(address consumers, address rewardPool);
    event ProviderCertified(address indexed provider, bool certified);
    event CollateralDeposited(address indexed provider, uint256 amount, uint256 bonded);
    event UnbondRequested(address indexed provider, uint256 amount, uint64 availableAt);
    event UnbondCompleted(address indexed provider, uint256 amount);
    event CollateralSlashed(
        address indexed provider, bytes32 indexed dataUnit, uint64 indexed epoch, uint256 amount, address harmed
    );
    event MinimumCollateralChanged(uint64 indexed effectiveEpoch, uint256 minimum);
    event BridgeNodeClaimed(
        address indexed bridge, address indexed provider, string[] endpoints, uint16 region, uint8 apis, uint256 nonce
    );
    event BridgeNodeReleased(address indexed bridge, address indexed provider);
    event DataUnitAdded(
        bytes32 indexed dataUnit,
        address indexed bridge,
        address indexed provider,
        string bucket,
        uint64 capacity,
        uint96 pricePerEpoch,
        Terms offered
    );
    event DataUnitOfferChanged(bytes32 indexed dataUnit, uint64 capacity, uint96 pricePerEpoch, Terms offered);
    event DataUnitStateChanged(bytes32 indexed dataUnit, UnitState state);
    event ProbeChanged(bytes32 indexed dataUnit, bool underProbe, uint64 indexed effectiveEpoch, bytes32 digest);
    event MaintenanceStarted(bytes32 indexed dataUnit, uint64 indexed fromEpoch, uint64 untilEpoch);
    event MaintenanceEnded(bytes32 indexed dataUnit, uint64 indexed epoch);

    error NotCertified(address provider);
    error NotProvider(address caller, address provider);
    error CollateralTooSmall(uint256 bonded, uint256 minimum);
    error WrongBridgeSignature(address bridge);
    error ClaimUsed(address bridge, uint256 nonce);
    error BridgeTaken(address bridge, address provider);
    error BridgeInUse(address bridge, uint256 dataUnits);
    error TooManyEndpoints(uint256 count, uint256 limit);
    error TextTooLong(uint256 length, uint256 limit);
    error EmptyText();
    error TooManyDataUnits(uint256 limit);
    error DataUnitExists(bytes32 dataUnit);
    error UnknownDataUnit(bytes32 dataUnit);
    error WrongState(bytes32 dataUnit, UnitState state);
    error InvalidTerms(Terms terms);
    error TermsNotOffered(bytes32 dataUnit);
    error PriceNotOffered(uint256 asked, uint256 given);
    error MaintenanceExceeded(uint256 requested, uint256 left);
    error UnbondingTooShort(uint256 period, uint256 minimum);

    /// @notice Allows an account to bind Bridge Nodes, add data units and rent them out. Only CERTIFIER_ROLE.
    /// @param provider the provider
    function certifyProvider(address provider) external;

    /// @notice Ends the right to add and rent out; running agreements go on. Only CERTIFIER_ROLE.
    /// @param provider the provider
    function decertifyProvider(address provider) external;

    /// @notice The least bonded FLASH (worth the demanded amount at the day's price) for new units and agreements, from
    /// the effective epoch on. Only PRICER_ROLE.
    /// @param minimum FLASH in its smallest unit
    function setMinimumCollateral(uint256 minimum) external;

    /// @notice Bonds FLASH of the caller (allowance needed). Anyone, for itself.
    /// @param amount FLASH in its smallest unit
    function depositCollateral(uint256 amount) external;

    /// @notice Starts to unbond the caller's collateral; what unbonds stays slashable. The minimum stays while the
    /// provider has data units in use.
    /// @param amount FLASH in its smallest unit
    function requestUnbond(uint256 amount) external;

    /// @notice Credits the caller with what has unbonded; `withdraw` pays it out.
    function completeUnbond() external;

    /// @notice Binds a Bridge Node to the caller, a certified provider, or changes its endpoints.
    /// @param bridge the Bridge Node's address
    /// @param endpoints the URLs at which it serves
    /// @param region the region's number
    /// @param apis bitmap: 1 S3, 2 GCS
    /// @param nonce each works once for a Bridge Node
    /// @param bridgeSignature the bridge key's 65-byte signature over `BridgeClaim(caller, bridge,
    /// keccak256(abi.encode(endpoints)), nonce)`
    function claimBridgeNode(
        address bridge,
        string[] calldata endpoints,
        uint16 region,
        uint8 apis,
        uint256 nonce,
        bytes calldata bridgeSignature
    ) external;

    /// @notice Gives up a Bridge Node without data units. Only its provider.
    /// @param bridge the Bridge Node's address
    function releaseBridgeNode(address bridge) external;

    /// @notice Offers a bucket on a Bridge Node of the caller, a certified provider with the minimum collateral.
    /// @param bridge the Bridge Node's address
    /// @param bucket the bucket's name
    /// @param capacity bytes on offer
    /// @param pricePerEpoch price of an epoch, in the token's smallest unit
    /// @param offered the terms on offer
    /// @return id `keccak256(abi.encode(bridge, bucket))`
    function addDataUnit(
        address bridge,
        string calldata bucket,
        uint64 capacity,
        uint96 pricePerEpoch,
        Terms calldata offered
    ) external returns (bytes32 id);

    /// @notice Changes the offer for agreements still to come. Only the unit's provider.
    /// @param dataUnit the data unit's id
    /// @param capacity bytes on offer
    /// @param pricePerEpoch price of an epoch, in the token's smallest unit
    /// @param offered the terms on offer
    function setOffer(bytes32 dataUnit, uint64 capacity, uint96 pricePerEpoch, Terms calldata offered) external;

    /// @notice Announces downtime of a unit in use, within the allowed share of time. Only the unit's provider.
    /// @param dataUnit the data unit's id
    /// @param epochs how many, from the effective epoch on
    /// @return fromEpoch the first of them
    function startMaintenance(bytes32 dataUnit, uint64 epochs) external returns (uint64 fromEpoch);

    /// @notice Returns the unit to probing. The provider at any time, anyone once the announced end is reached.
    /// @param dataUnit the data unit's id
    function endMaintenance(bytes32 dataUnit) external;

    /// @notice Withdraws a Reserved unit from the offer for good. Only the unit's provider.
    /// @param dataUnit the data unit's id
    function decommission(bytes32 dataUnit) external;

    /// @notice Marks a unit as InUse and puts it under probe. Only the consumer orchestrator.
    /// @param dataUnit the data unit's id
    /// @param pricePerEpoch the agreement's, refused below the offer's
    /// @param terms the agreement's, refused above the offer's
    /// @return effectiveEpoch the first epoch that probes it
    /// @return provider whose unit it is
    function occupy(bytes32 dataUnit, uint256 pricePerEpoch, Terms calldata terms)
        external
        returns (uint64 effectiveEpoch, address provider);

    /// @notice Ends the occupation. Only the consumer orchestrator.
    /// @param dataUnit the data unit's id
    function vacate(bytes32 dataUnit) external;

    /// @notice Slashes the collateral behind a unit, for proven corruption or for the last step of the ladder. Only the
    /// consumer orchestrator.
    /// @param dataUnit the data unit's id
    /// @param epoch the epoch that it is slashed for
    /// @param corrupt whether for corruption
    /// @param harmed who receives half of it; the reporter pool receives the other
    function slash(bytes32 dataUnit, uint64 epoch, bool corrupt, address harmed) external;

    /// @notice A data unit as it stands.
    /// @param id the data unit's id
    /// @return the unit; without a provider for an unknown one
    function dataUnit(bytes32 id) external view returns (DataUnit memory);

    /// @notice Whose a data unit is.
    /// @param dataUnit the data unit's id
    /// @return the provider; the zero address for an unknown unit
    function providerOf(bytes32 dataUnit) external view returns (address);

    /// @notice Whose a Bridge Node is.
    /// @param bridge the Bridge Node's address
    /// @return the provider; the zero address for one that nobody claimed
    function bridgeOwner(address bridge) external view returns (address);

    /// @notice What a provider has at stake.
    /// @param provider the provider
    /// @return what is bonded, what unbonds, and from when on that may be taken out
    function collateralOf(address provider) external view returns (Collateral memory);

    /// @notice Whether an account may add data units and rent them out.
    /// @param provider the provider
    /// @return whether it may
    function isCertifiedProvider(address provider) external view returns (bool);

    /// @notice Reputation of a unit, 0–100, with the drift of the time since its last record.
    /// @param dataUnit the data unit's id
    /// @return 0–100
    function reputation(bytes32 dataUnit) external view returns (uint8);

    /// @notice Mean of the reputations of the provider's units, rounded down, each with its drift up to now; 50 without
    /// units.
    /// @param provider the provider
    /// @return 0–100
    function providerReputation(address provider) external view returns (uint8);

    /// @notice The units of a provider, in the order of adding.
    /// @param provider the provider
    /// @return the units' ids
    function unitsOf(address provider) external view returns (bytes32[] memory);

    /// @notice Digest over the changes of the set under probe that take effect up to `epoch`.
    /// @param epoch the epoch
    /// @return the digest
    function unitsDigestAt(uint64 epoch) external view returns (bytes32);

    /// @notice Whether the unit is under probe in `epoch`, as known now.
    /// @param dataUnit the data unit's id
    /// @param epoch the epoch
    /// @return whether it is
    function isUnderProbe(bytes32 dataUnit, uint64 epoch) external view returns (bool);

    /// @notice Whether `epoch` lies in an announced maintenance of the unit.
    /// @param dataUnit the data unit's id
    /// @param epoch the epoch
    /// @return whether it does
    function inMaintenance(bytes32 dataUnit, uint64 epoch) external view returns (bool);

    /// @notice The least bonded FLASH for new units and agreements.
    /// @return in the smallest unit
    function minimumCollateral() external view returns (uint256);

    /// @notice How long collateral unbonds.
    /// @return seconds
    function unbondingPeriod() external view returns (uint256);

    /// @notice Reverts if collateral could be gone before the last epochs it answers for are settled, under these
    /// parameters and a ruling on an appeal that may take so long (seconds). The period is at least four epochs, a
    /// dispute window and a ruling: a unit is probed for two epochs after its provider lets it go, and two more are
    /// left to settle them.
    /// @param parameters the parameters to judge by
    /// @param rulingPeriod how long a ruling on an appeal may take, in seconds
    function checkUnbonding(Parameters memory parameters, uint256 rulingPeriod) external view;
}
