using System.Globalization;
using SelfRepair.ExportMemory;
using SelfRepair.Testing.Checkpoints;

if (args is not [string folder, string format, string layers]
    || !Enum.TryParse(format, ignoreCase: true, out StoredFormat stored)
    || !int.TryParse(layers, NumberStyles.None, CultureInfo.InvariantCulture, out int layerCount))
{
    await Console.Error.WriteLineAsync("export-memory FOLDER safetensors|torch LAYERS; 36 layers are 6.2 GB.");
    return 1;
}

await Console.Out.WriteLineAsync(MeasuredExport.Run(folder, stored, layerCount));
return 0;
