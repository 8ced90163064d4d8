using Flashback.Devnet;

return await DevnetProgram.RunAsync(args);
