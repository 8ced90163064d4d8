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

    /// Only CERTIFIER_ROLE.
    function certifyProvider(address provider) external;

    /// Ends the right to add and rent out; running agreements go on. Only CERTIFIER_ROLE.
    function decertifyProvider(address provider) external;

    /// The least bonded FLASH (worth the demanded amount at the day's price) for new units and agreements, from the
    /// effective epoch on. Only PRICER_ROLE.
    function setMinimumCollateral(uint256 minimum) external;

    /// Bonds FLASH of the caller (allowance needed).
    function depositCollateral(uint256 amount) external;

    /// Starts to unbond; what unbonds stays slashable. The minimum stays while the provider has data units in use.
    function requestUnbond(uint256 amount) external;

    /// Credits the caller with what has unbonded; `withdraw` pays it out.
    function completeUnbond() external;

    /// Binds a Bridge Node to the caller, or changes its endpoints. `bridgeSignature`: the bridge key's 65-byte signature
    /// over `BridgeClaim(caller, bridge, keccak256(abi.encode(endpoints)), nonce)`; each nonce works once.
    /// `apis` is a bitmap: 1 S3, 2 GCS.
    function claimBridgeNode(
        address bridge,
        string[] calldata endpoints,
        uint16 region,
        uint8 apis,
        uint256 nonce,
        bytes calldata bridgeSignature
    ) external;

    /// Gives up a Bridge Node without data units.
    function releaseBridgeNode(address bridge) external;

    /// Offers a bucket; capacity in bytes. `id = keccak256(abi.encode(bridge, bucket))`.
    function addDataUnit(
        address bridge,
        string calldata bucket,
        uint64 capacity,
        uint96 pricePerEpoch,
        Terms calldata offered
    ) external returns (bytes32 id);

    /// Changes the offer for agreements still to come.
    function setOffer(bytes32 dataUnit, uint64 capacity, uint96 pricePerEpoch, Terms calldata offered) external;

    /// Announces downtime for `epochs` epochs from the effective epoch on, within the allowed share of time.
    function startMaintenance(bytes32 dataUnit, uint64 epochs) external returns (uint64 fromEpoch);

    /// Returns the unit to probing. The provider at any time, anyone once the announced end is reached.
    function endMaintenance(bytes32 dataUnit) external;

    /// Withdraws a Reserved unit from the offer for good.
    function decommission(bytes32 dataUnit) external;

    /// Marks a unit as InUse and puts it under probe. Only the consumer orchestrator.
    /// @return effectiveEpoch the first epoch that probes it
    /// @return provider whose unit it is
    function occupy(bytes32 dataUnit, uint256 pricePerEpoch, Terms calldata terms)
        external
        returns (uint64 effectiveEpoch, address provider);

    /// Ends the occupation. Only the consumer orchestrator.
    function vacate(bytes32 dataUnit) external;

    /// Slashes the collateral behind a unit, for proven corruption or for the last step of the ladder; `harmed` receives
    /// half of it, the reporter pool the other. Only the consumer orchestrator.
    function slash(bytes32 dataUnit, uint64 epoch, bool corrupt, address harmed) external;

    function dataUnit(bytes32 id) external view returns (DataUnit memory);

    function providerOf(bytes32 dataUnit) external view returns (address);

    function bridgeOwner(address bridge) external view returns (address);

    function collateralOf(address provider) external view returns (Collateral memory);

    function isCertifiedProvider(address provider) external view returns (bool);

    /// Reputation of a unit, 0–100, with the drift of the time since its last record.
    function reputation(bytes32 dataUnit) external view returns (uint8);

    /// Mean of the reputations of the provider's units, rounded down, each with its drift up to now; 50 without units.
    function providerReputation(address provider) external view returns (uint8);

    /// The units of a provider, in the order of adding.
    function unitsOf(address provider) external view returns (bytes32[] memory);

    /// Digest over the changes of the set under probe that take effect up to `epoch`.
    function unitsDigestAt(uint64 epoch) external view returns (bytes32);

    /// Whether the unit is under probe in `epoch`, as known now.
    function isUnderProbe(bytes32 dataUnit, uint64 epoch) external view returns (bool);

    /// Whether `epoch` lies in an announced maintenance of the unit.
    function inMaintenance(bytes32 dataUnit, uint64 epoch) external view returns (bool);

    function minimumCollateral() external view returns (uint256);

    function unbondingPeriod() external view returns (uint256);

    /// Reverts if collateral could be gone before the last epochs it answers for are settled, under these parameters and a ruling
    /// on an appeal that may take so long (seconds). The period is at least four epochs, a dispute window and a ruling: a unit is
    /// probed for two epochs after its provider lets it go, and two more are left to settle them.
    function checkUnbonding(Parameters memory parameters, uint256 rulingPeriod) external view;
}
