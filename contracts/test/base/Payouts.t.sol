// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IConsumerOrchestrator} from "../../src/interfaces/IConsumerOrchestrator.sol";
import {IPayouts} from "../../src/interfaces/IPayouts.sol";
import {FalseToken, ReenteringReceiver, ReenteringToken} from "../support/HostileTokens.sol";
import {OneUnit} from "../support/OneUnit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// Tokens and receivers that lie, reenter or refuse.
contract PayoutsTest is OneUnit {
    function test_aTokenThatReturnsFalseMovesNothing() public {
        FalseToken token = new FalseToken(CONSUMER);
        consumers.allowToken(address(token));
        vm.startPrank(CONSUMER);
        token.approve(address(consumers), type(uint256).max);
        token.lie(true);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)));
        consumers.openAgreement(unit, terms(), 0, 2, PRICE, address(token), 0);
        token.lie(false);
        uint256 id = consumers.openAgreement(unit, terms(), 0, 2, PRICE, address(token), 0);
        consumers.terminate(id);
        token.lie(true);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)));
        consumers.withdraw(address(token));
        eq(consumers.credit(CONSUMER, address(token)), 2 * uint256(PRICE), "still owed");
        vm.stopPrank();
    }

    function test_aReenteringTokenGainsNothing() public {
        ReenteringToken token = new ReenteringToken(CONSUMER);
        consumers.allowToken(address(token));
        vm.startPrank(CONSUMER);
        token.approve(address(consumers), type(uint256).max);
        uint256 id = consumers.openAgreement(unit, terms(), 0, 2, PRICE, address(token), 0);
        consumers.terminate(id);
        vm.stopPrank();
        token.reenter(address(consumers), abi.encodeCall(IPayouts.withdraw, (address(token))));
        vm.prank(CONSUMER);
        eq(consumers.withdraw(address(token)), 2 * uint256(PRICE), "once");
        yes(token.refused(), "the second call was refused");
        eq(token.balanceOf(address(consumers)), 0, "nothing more");
    }

    function test_aReenteringReceiverGainsNothing() public {
        ReenteringReceiver attacker = new ReenteringReceiver(address(consumers));
        consumers.certifyConsumer(address(attacker));
        vm.deal(address(attacker), 2 * uint256(PRICE));
        vm.deal(address(consumers), 50 ether); // others' escrow
        bytes memory call =
            abi.encodeCall(IConsumerOrchestrator.openAgreement, (unit, terms(), 0, 2, PRICE, address(0), bytes32(0)));
        uint256 id = abi.decode(attacker.act(call, 2 * PRICE), (uint256));
        attacker.act(abi.encodeCall(IConsumerOrchestrator.terminate, (id)), 0);
        attacker.arm(abi.encodeCall(IPayouts.withdraw, (address(0))));
        attacker.act(abi.encodeCall(IPayouts.withdraw, (address(0))), 0);
        eq(address(attacker).balance, 2 * uint256(PRICE), "its own, once");
        yes(attacker.refused(), "the second call was refused");
    }

    function test_aReceiverThatRefusesKeepsItsCredit() public {
        // The provider's account becomes a contract without a way to take the coin.
        vm.deal(CONSUMER, 2 * uint256(PRICE));
        vm.prank(CONSUMER);
        uint256 id = consumers.openAgreement{value: 2 * PRICE}(unit, terms(), 0, 2, PRICE, address(0), 0);
        Played memory p = settleable();
        consumers.settle(id, proven(p, 0));
        vm.etch(PROVIDER, hex"fe");
        uint256 owed = earned(address(0));
        vm.prank(PROVIDER);
        vm.expectRevert(abi.encodeWithSelector(IPayouts.NativeTransferFailed.selector, PROVIDER, owed));
        consumers.withdraw(address(0));
        eq(consumers.credit(PROVIDER, address(0)), owed, "still owed");
    }
}
