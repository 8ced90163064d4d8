// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Sealed} from "./base/Sealed.sol";
import {OracleClient} from "./base/epochs/OracleClient.sol";
import {Collaterals} from "./base/providers/Collaterals.sol";
import {DataUnits} from "./base/providers/DataUnits.sol";
import {ProbeLedger} from "./base/providers/ProbeLedger.sol";
import {IProviderOrchestrator} from "./interfaces/IProviderOrchestrator.sol";
import {IQosOracle} from "./interfaces/IQosOracle.sol";
import {IStandings} from "./interfaces/IStandings.sol";
import {ReputationScore} from "./libraries/ReputationScore.sol";
import {Terms} from "./types/Sla.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// See {IProviderOrchestrator}.
contract ProviderOrchestrator is DataUnits, ProbeLedger {
    bytes32 public constant PAUSER_ROLE = keccak256("PAUSER");
    bytes32 public constant SETTLER_ROLE = keccak256("SETTLER");

    uint256 private immutable CORRUPTION_SHARE_BPS;
    uint256 private immutable BREACH_SHARE_BPS;

    IStandings private _standings;

    /// @param corruptionShareBps share of the collateral that one proven corruption costs, in 1/10,000
    /// @param breachShareBps the same for the last step of the ladder
    constructor(
        address admin,
        IERC20 flash,
        IQosOracle oracle,
        uint96 minimumCollateral_,
        uint256 unbondingPeriod_,
        uint16 corruptionShareBps,
        uint16 breachShareBps
    ) Sealed(admin) OracleClient(oracle) Collaterals(flash, minimumCollateral_, unbondingPeriod_, oracle.parameters()) {
        CORRUPTION_SHARE_BPS = corruptionShareBps;
        BREACH_SHARE_BPS = breachShareBps;
        _seal(SETTLER_ROLE);
    }

    /// Introduces the consumer orchestrator and the reporter pool, once. Only DEFAULT_ADMIN_ROLE.
    function wire(address consumers, address rewardPool) external onlyRole(DEFAULT_ADMIN_ROLE) once {
        _setRewardPool(_required(rewardPool));
        _standings = IStandings(consumers);
        _introduce(SETTLER_ROLE, consumers);
        emit Wired(consumers, rewardPool);
    }

    function pause() external onlyRole(PAUSER_ROLE) {
        _pause();
    }

    function unpause() external onlyRole(PAUSER_ROLE) {
        _unpause();
    }

    /// @inheritdoc IProviderOrchestrator
    function startMaintenance(bytes32 id, uint64 epochs) external onlyProviderOf(id) returns (uint64 fromEpoch) {
        _requireState(id, UnitState.InUse);
        _setState(id, UnitState.Maintenance);
        fromEpoch = _beginMaintenance(id, epochs);
    }

    /// @inheritdoc IProviderOrchestrator
    function endMaintenance(bytes32 id) external {
        _requireState(id, UnitState.Maintenance);
        address provider = _units[id].provider;
        bool due = _finishMaintenance(id);
        if (!due && msg.sender != provider) revert NotProvider(msg.sender, provider);
        _setState(id, UnitState.InUse);
        _setUnderProbe(id, true);
    }

    /// @inheritdoc IProviderOrchestrator
    function occupy(bytes32 id, uint256 pricePerEpoch, Terms calldata terms)
        external
        onlyRole(SETTLER_ROLE)
        returns (uint64 effectiveEpoch, address provider)
    {
        _requireState(id, UnitState.Reserved);
        Unit storage unit = _units[id];
        provider = unit.provider;
        if (!_certified[provider]) revert NotCertified(provider);
        if (pricePerEpoch < unit.pricePerEpoch) revert PriceNotOffered(unit.pricePerEpoch, pricePerEpoch);
        if (!_covers(unit.offered, terms)) revert TermsNotOffered(id);
        _requireCollateral(provider);
        ++_unitsInUse[provider];
        _setState(id, UnitState.InUse);
        effectiveEpoch = _setUnderProbe(id, true);
    }

    /// @inheritdoc IProviderOrchestrator
    function vacate(bytes32 id) external onlyRole(SETTLER_ROLE) {
        --_unitsInUse[_units[id].provider];
        if (_units[id].state == UnitState.Maintenance) _finishMaintenance(id);
        else _setUnderProbe(id, false);
        _setState(id, UnitState.Reserved);
    }

    /// @inheritdoc IProviderOrchestrator
    function slash(bytes32 id, uint64 epoch, bool corrupt, address harmed) external onlyRole(SETTLER_ROLE) {
        _slash(_units[id].provider, id, epoch, corrupt ? CORRUPTION_SHARE_BPS : BREACH_SHARE_BPS, harmed);
    }

    /// @inheritdoc IProviderOrchestrator
    function dataUnit(bytes32 id) external view wired returns (DataUnit memory) {
        Unit storage unit = _units[id];
        IStandings.Standing memory standing = _standings.standingOf(id);
        return DataUnit({
            provider: unit.provider,
            bridge: unit.bridge,
            state: unit.state,
            step: standing.step,
            strikes: standing.strikes,
            reputation: standing.reputation,
            capacity: unit.capacity,
            pricePerEpoch: unit.pricePerEpoch,
            offered: unit.offered
        });
    }

    /// @inheritdoc IProviderOrchestrator
    function reputation(bytes32 id) external view wired returns (uint8) {
        _known(id);
        return _standings.standingOf(id).reputation;
    }

    /// @inheritdoc IProviderOrchestrator
    function providerReputation(address provider) external view wired returns (uint8) {
        bytes32[] storage units = _unitsOf[provider];
        if (units.length == 0) return ReputationScore.START;
        uint256 sum = 0;
        for (uint256 i = 0; i < units.length; ++i) {
            sum += _standings.standingOf(units[i]).reputation;
        }
        // A mean of values up to 100.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint8(sum / units.length);
    }
}
