// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IDutyCourt} from "../../src/interfaces/IDutyCourt.sol";
import {MerkleTree} from "../../src/libraries/MerkleTree.sol";
import {Verdicts} from "../../src/libraries/Verdicts.sol";
import {Observation, Snapshot} from "../../src/types/Messages.sol";
import {Epochs} from "./Epochs.sol";

/// Epochs in which one validator is missing or measures what nobody else does, over units of two providers.
abstract contract Duty is Epochs {
    /// The last of seven: f = 2, and a set without it has no gap.
    uint8 internal constant VICTIM = 6;
    address internal constant OTHER_PROVIDER = address(0xB0B);

    uint8 internal victim;
    bytes32[3] internal units; // the first two of one provider, the third of another
    mapping(uint64 epoch => Played) internal played;
    uint64 private _next;
    Snapshot private _opened;
    Snapshot private _following;

    function begin(uint256 count) internal {
        deploy();
        addValidators(count);
        victim = uint8(count - 1);
        addProvider();
        addConsumer(1_000 ether);
        units[0] = addUnit(0);
        units[1] = addUnit(1);
        providers.certifyProvider(OTHER_PROVIDER);
        flash.transfer(OTHER_PROVIDER, COLLATERAL);
        bytes memory signature = claimSignature(2, OTHER_PROVIDER, 1);
        vm.startPrank(OTHER_PROVIDER);
        flash.approve(address(providers), COLLATERAL);
        providers.depositCollateral(COLLATERAL);
        providers.claimBridgeNode(bridgeOf(2), endpoints(), 7, 1, 1, signature);
        units[2] = providers.addDataUnit(bridgeOf(2), "photos", 1e12, PRICE, terms());
        vm.stopPrank();
        for (uint256 i = 0; i < 3; ++i) {
            open(units[i], 0, 40);
        }
        scheduleGenesis();
        _opened = openEpoch();
        warpInto(0);
        _following = openEpoch();
    }

    /// Plays so many epochs; bit e of the masks: in epoch e the victim is missing, or far from the others.
    function run(uint256 epochs, uint256 missing, uint256 far) internal {
        for (uint256 i = 0; i < epochs; ++i) {
            uint64 epoch = _next++;
            Observation[] memory seen = new Observation[](3);
            for (uint256 u = 0; u < 3; ++u) {
                seen[u] = healthy(units[u], epoch);
            }
            Played memory p = play(_opened, sorted(seen));
            bool absent = missing >> epoch & 1 == 1;
            if (far >> epoch & 1 == 1) {
                for (uint256 u = 0; u < 3; ++u) {
                    distort(p.observations[victim][u]);
                }
                batch(p);
                conclude(p);
            }
            if (absent) p.report.included &= ~(1 << uint256(victim));
            certify(p);
            warpInto(epoch + 1);
            submit(p);
            _keep(epoch, p);
            _opened = _following;
            _following = openEpoch();
        }
    }

    /// What the victim measures where it is far from the others.
    function distort(Observation memory observation) internal pure virtual {
        observation.meanLatencyMicros = 2_000_000;
    }

    function snapshotOf(uint64 epoch) internal view returns (Snapshot memory) {
        return played[epoch].snapshot;
    }

    function certified(uint64 epoch) internal view returns (IDutyCourt.CertifiedReport memory) {
        return IDutyCourt.CertifiedReport(played[epoch].snapshot, played[epoch].report, played[epoch].signers);
    }

    function absences(uint64 first, uint256 count) internal view returns (IDutyCourt.CertifiedReport[] memory shown) {
        shown = new IDutyCourt.CertifiedReport[](count);
        for (uint64 i = 0; i < count; ++i) {
            shown[i] = certified(first + i);
        }
    }

    function strike(uint64 epoch) internal {
        if (block.timestamp <= oracle.disputeDeadlineOf(epoch)) warpAfterDispute(epoch);
        duties.proveOutlier(snapshotOf(epoch), victim, outliers(epoch));
    }

    /// The victim's observations of one unit of each provider.
    function outliers(uint64 epoch) internal view returns (IDutyCourt.Outlier[] memory) {
        return outliersOf(epoch, victim);
    }

    function outliersOf(uint64 epoch, uint8 who) internal view returns (IDutyCourt.Outlier[] memory two) {
        two = new IDutyCourt.Outlier[](2);
        two[0] = _outlier(epoch, who, _place(epoch, units[0]));
        two[1] = _outlier(epoch, who, _place(epoch, units[2]));
    }

    /// The victim's observation of the first provider's other unit.
    function sameProvider(uint64 epoch) internal view returns (IDutyCourt.Outlier memory) {
        return _outlier(epoch, victim, _place(epoch, units[1]));
    }

    /// An observation that the verdict on the outlier number `which` counted, with its path.
    function countedBy(uint64 epoch, uint8 who, uint256 which)
        internal
        view
        returns (Observation memory, bytes32[] memory)
    {
        IDutyCourt.Outlier memory outlier = _outlier(epoch, who, _place(epoch, units[which == 0 ? 0 : 2]));
        return (outlier.observation, outlier.path);
    }

    function _outlier(uint64 epoch, uint8 who, uint256 u) private view returns (IDutyCourt.Outlier memory outlier) {
        Played memory p = played[epoch];
        uint256 observers = p.verdicts[u].observers;
        bytes32[] memory leaves = new bytes32[](ones(observers));
        uint256 n = 0;
        for (uint256 v = 0; v < p.observations.length; ++v) {
            if (observers >> v & 1 == 1) leaves[n++] = Verdicts.hash(p.observations[v][u]);
        }
        outlier.proven = proven(p, u);
        outlier.observation = p.observations[who][u];
        outlier.path = prove(leaves, ones(observers & ((1 << uint256(who)) - 1)));
        eq(MerkleTree.root(leaves, n), p.verdicts[u].observationsRoot, "the verdict counted it");
    }

    function _place(uint64 epoch, bytes32 unit) private view returns (uint256 u) {
        while (played[epoch].verdicts[u].dataUnit != unit) ++u;
    }

    function _keep(uint64 epoch, Played memory p) private {
        Played storage to = played[epoch];
        (to.snapshot, to.report, to.signers, to.signatures) = (p.snapshot, p.report, p.signers, p.signatures);
        for (uint256 u = 0; u < p.verdicts.length; ++u) {
            to.verdicts.push(p.verdicts[u]);
        }
        for (uint256 v = 0; v < p.observations.length; ++v) {
            to.observations.push();
            for (uint256 u = 0; u < p.observations[v].length; ++u) {
                to.observations[v].push(p.observations[v][u]);
            }
        }
    }
}
