import type { Rule } from '../support/rule.ts';
import { activationInRun } from './activationInRun.ts';
import { aptWithoutYes } from './aptWithoutYes.ts';
import { archivedDebian } from './archivedDebian.ts';
import { azuremlMlflowCap } from './azuremlMlflowCap.ts';
import { bestMetricNotComputed } from './bestMetricNotComputed.ts';
import { brokenLineContinuation } from './brokenLineContinuation.ts';
import { builtForOtherCuda } from './builtForOtherCuda.ts';
import { builtForOtherTorch } from './builtForOtherTorch.ts';
import { changedParameter } from './changedParameter.ts';
import { componentType } from './componentType.ts';
import { condaFileHidesAcpt } from './condaFileHidesAcpt.ts';
import { condaFileNamesFile } from './condaFileNamesFile.ts';
import { condaPackageOfWindows } from './condaPackageOfWindows.ts';
import { condaReplacesTorch } from './condaReplacesTorch.ts';
import { condaWithoutPip } from './condaWithoutPip.ts';
import { conflictingArguments } from './conflictingArguments.ts';
import { conflictingOnnxruntime } from './conflictingOnnxruntime.ts';
import { copyOutsideContext } from './copyOutsideContext.ts';
import { cpuTorchOnGpuSize } from './cpuTorchOnGpuSize.ts';
import { crlfScript } from './crlfScript.ts';
import { cudaInWorkers } from './cudaInWorkers.ts';
import { cudaNewerThanDriver } from './cudaNewerThanDriver.ts';
import { cudaToolkitVsTorchBuild } from './cudaToolkitVsTorchBuild.ts';
import { danglingOperator } from './danglingOperator.ts';
import { dataLoaderRefuses } from './dataLoaderRefuses.ts';
import { dataNotOfType } from './dataNotOfType.ts';
import { datasetScript } from './datasetScript.ts';
import { deepspeedBatchSize } from './deepspeedBatchSize.ts';
import { deepspeedDeviceMap } from './deepspeedDeviceMap.ts';
import { deepspeedLauncher } from './deepspeedLauncher.ts';
import { deepspeedMismatch } from './deepspeedMismatch.ts';
import { deepspeedTooOld } from './deepspeedTooOld.ts';
import { deprecatedPackage } from './deprecatedPackage.ts';
import { distributedDeviceMap } from './distributedDeviceMap.ts';
import { dockerfileOutsideContext } from './dockerfileOutsideContext.ts';
import { endedChannel } from './endedChannel.ts';
import { expressionRules } from './expressionRules.ts';
import { externallyManaged } from './externallyManaged.ts';
import { extraIndexUrl } from './extraIndexUrl.ts';
import { falseIsTrue } from './falseIsTrue.ts';
import { fileNotUploaded } from './fileNotUploaded.ts';
import { flashAttentionVsGpu } from './flashAttentionVsGpu.ts';
import { floatingReference } from './floatingReference.ts';
import { frozenImage } from './frozenImage.ts';
import { fStringQuotes } from './fStringQuotes.ts';
import { fsdpLayerClass } from './fsdpLayerClass.ts';
import { fsdpQuantStorage } from './fsdpQuantStorage.ts';
import { globalOption } from './globalOption.ts';
import { gpuArchitectureNotInBuild } from './gpuArchitectureNotInBuild.ts';
import { gpuImageOnCpuSize } from './gpuImageOnCpuSize.ts';
import { halfPrecisionWeights } from './halfPrecisionWeights.ts';
import { ignoredInCondaFile } from './ignoredInCondaFile.ts';
import { imageWithoutGit } from './imageWithoutGit.ts';
import { imageWithoutMpirun } from './imageWithoutMpirun.ts';
import { incompatiblePackages } from './incompatiblePackages.ts';
import { inputWithoutPath } from './inputWithoutPath.ts';
import { invalidArgument } from './invalidArgument.ts';
import { invalidConfig } from './invalidConfig.ts';
import { invalidMetadata } from './invalidMetadata.ts';
import { invalidRequirement } from './invalidRequirement.ts';
import { invalidSettings } from './invalidSettings.ts';
import { largeCode } from './largeCode.ts';
import { launcherInDistribution } from './launcherInDistribution.ts';
import { launcherNodeCount } from './launcherNodeCount.ts';
import { loguniformBounds } from './loguniformBounds.ts';
import { loraTargetModules } from './loraTargetModules.ts';
import { malformedReference } from './malformedReference.ts';
import { metricNotLogged } from './metricNotLogged.ts';
import { missingAptPackage } from './missingAptPackage.ts';
import { missingArgument } from './missingArgument.ts';
import { missingComponent } from './missingComponent.ts';
import { missingConfig } from './missingConfig.ts';
import { missingCopySource } from './missingCopySource.ts';
import { missingDistribution } from './missingDistribution.ts';
import { missingFile } from './missingFile.ts';
import { missingInclude } from './missingInclude.ts';
import { missingIndexUrl } from './missingIndexUrl.ts';
import { missingInferenceServer } from './missingInferenceServer.ts';
import { missingModule } from './missingModule.ts';
import { missingName } from './missingName.ts';
import { missingOptionalPackage } from './missingOptionalPackage.ts';
import { missingPaddingToken } from './missingPaddingToken.ts';
import { missingRequirements } from './missingRequirements.ts';
import { missingScoringScript } from './missingScoringScript.ts';
import { missingScript } from './missingScript.ts';
import { missingShmSize } from './missingShmSize.ts';
import { missingSystemLibrary } from './missingSystemLibrary.ts';
import { mixedLightning } from './mixedLightning.ts';
import { mlflowRun } from './mlflowRun.ts';
import { modelFolderNotInPath } from './modelFolderNotInPath.ts';
import { nameDiffersFromContent } from './nameDiffersFromContent.ts';
import { ncclWithoutGpu } from './ncclWithoutGpu.ts';
import { needsNoBuildIsolation } from './needsNoBuildIsolation.ts';
import { nodeRank } from './nodeRank.ts';
import { notInWorkspace } from './notInWorkspace.ts';
import { notOnPyPI } from './notOnPyPI.ts';
import { numpyTwo } from './numpyTwo.ts';
import { oldCudaKey } from './oldCudaKey.ts';
import { oldImage } from './oldImage.ts';
import { ortTrainingDiscontinued } from './ortTrainingDiscontinued.ts';
import { ortTrainingVsTorch } from './ortTrainingVsTorch.ts';
import { osEndOfLife } from './osEndOfLife.ts';
import { packageConflict } from './packageConflict.ts';
import { packageReplacesTorch } from './packageReplacesTorch.ts';
import { pathOfOtherMachine } from './pathOfOtherMachine.ts';
import { processCountVsGpus } from './processCountVsGpus.ts';
import { pythonEndOfLife } from './pythonEndOfLife.ts';
import { pythonSyntax } from './pythonSyntax.ts';
import { pythonVsTorch } from './pythonVsTorch.ts';
import { quotaExceeded } from './quotaExceeded.ts';
import { readOnlyInput } from './readOnlyInput.ts';
import { reinstallsStackPackage } from './reinstallsStackPackage.ts';
import { relativeImport } from './relativeImport.ts';
import { removedHook } from './removedHook.ts';
import { removedImport } from './removedImport.ts';
import { removedMethod } from './removedMethod.ts';
import { requiredArgument } from './requiredArgument.ts';
import { requirementNotMet } from './requirementNotMet.ts';
import { requiresOtherPython } from './requiresOtherPython.ts';
import { reservedName } from './reservedName.ts';
import { retiredEnvironment } from './retiredEnvironment.ts';
import { retiredVmSize } from './retiredVmSize.ts';
import { scheduledJobType } from './scheduledJobType.ts';
import { schemaContradictsType } from './schemaContradictsType.ts';
import { schemaRules } from './schemaRules.ts';
import { scoringScript } from './scoringScript.ts';
import { scriptNotOnPath } from './scriptNotOnPath.ts';
import { sharedOutput } from './sharedOutput.ts';
import { shuffleVsDefaultDevice } from './shuffleVsDefaultDevice.ts';
import { swallowedInstruction } from './swallowedInstruction.ts';
import { tensorFloatVsGpu } from './tensorFloatVsGpu.ts';
import { tooManyNodes } from './tooManyNodes.ts';
import { torchCompileVsPython } from './torchCompileVsPython.ts';
import { torchOrtNotConfigured } from './torchOrtNotConfigured.ts';
import { torchTrio } from './torchTrio.ts';
import { trainerNodeCount } from './trainerNodeCount.ts';
import { trainerRefuses } from './trainerRefuses.ts';
import { unknownArgument } from './unknownArgument.ts';
import { unknownEnvironment } from './unknownEnvironment.ts';
import { unknownEnvironmentVersion } from './unknownEnvironmentVersion.ts';
import { unknownImage } from './unknownImage.ts';
import { unknownImageTag } from './unknownImageTag.ts';
import { unknownSdkArgument } from './unknownSdkArgument.ts';
import { unknownSdkName } from './unknownSdkName.ts';
import { unquotedSpecifier } from './unquotedSpecifier.ts';
import { unreachableModule } from './unreachableModule.ts';
import { unsupportedArgument } from './unsupportedArgument.ts';
import { unsupportedSdk } from './unsupportedSdk.ts';
import { unusedSuppression } from './unusedSuppression.ts';
import { weightsOnlyLoad } from './weightsOnlyLoad.ts';
import { wrongAccelerator } from './wrongAccelerator.ts';
import { wrongScope } from './wrongScope.ts';
import { yamlNumberIsString } from './yamlNumberIsString.ts';
import { yamlSyntax } from './yamlSyntax.ts';
import { zeroOffloadOptimizer } from './zeroOffloadOptimizer.ts';

interface RuleGroup {
  readonly title: string;
  readonly rules: readonly Rule[];
}

/** The rules by subject, in the order of `docs/rules.md`. */
export const ruleGroups: readonly RuleGroup[] = [
  {
    title: 'YAML and the keys of Azure ML documents',
    rules: [
      yamlSyntax,
      schemaContradictsType,
      ...schemaRules,
      componentType,
      sharedOutput,
      scheduledJobType,
      missingComponent,
      missingFile,
      dataNotOfType,
      missingInclude,
      loguniformBounds,
    ],
  },
  { title: 'Expressions and bindings', rules: expressionRules },
  {
    title: 'The command and the code',
    rules: [
      brokenLineContinuation,
      danglingOperator,
      scriptNotOnPath,
      missingRequirements,
      missingScript,
      missingConfig,
      invalidConfig,
      fileNotUploaded,
      crlfScript,
      unknownArgument,
      missingArgument,
      invalidArgument,
      falseIsTrue,
      missingModule,
      missingOptionalPackage,
      missingSystemLibrary,
      mixedLightning,
      unreachableModule,
      relativeImport,
      missingName,
      removedImport,
      unsupportedArgument,
      conflictingArguments,
      requiredArgument,
      removedHook,
      removedMethod,
      torchCompileVsPython,
      weightsOnlyLoad,
      datasetScript,
      readOnlyInput,
      trainerRefuses,
      bestMetricNotComputed,
      halfPrecisionWeights,
      missingPaddingToken,
      cudaInWorkers,
      loraTargetModules,
      dataLoaderRefuses,
      shuffleVsDefaultDevice,
      yamlNumberIsString,
      fStringQuotes,
      pythonSyntax,
      scoringScript,
      modelFolderNotInPath,
      mlflowRun,
      changedParameter,
      metricNotLogged,
      largeCode,
      unknownSdkArgument,
      unknownSdkName,
      unsupportedSdk,
      inputWithoutPath,
    ],
  },
  {
    title: 'Environments and images',
    rules: [
      malformedReference,
      unknownEnvironment,
      unknownEnvironmentVersion,
      unknownImage,
      unknownImageTag,
      retiredEnvironment,
      frozenImage,
      oldImage,
      osEndOfLife,
      archivedDebian,
      oldCudaKey,
      floatingReference,
      nameDiffersFromContent,
      wrongScope,
      notInWorkspace,
      reservedName,
      dockerfileOutsideContext,
      copyOutsideContext,
      missingCopySource,
      missingAptPackage,
      swallowedInstruction,
      aptWithoutYes,
      activationInRun,
      condaPackageOfWindows,
      pathOfOtherMachine,
    ],
  },
  {
    title: 'Packages',
    rules: [
      condaFileHidesAcpt,
      condaFileNamesFile,
      condaWithoutPip,
      ignoredInCondaFile,
      reinstallsStackPackage,
      packageReplacesTorch,
      condaReplacesTorch,
      packageConflict,
      requirementNotMet,
      incompatiblePackages,
      requiresOtherPython,
      invalidMetadata,
      invalidRequirement,
      builtForOtherCuda,
      builtForOtherTorch,
      cudaNewerThanDriver,
      torchTrio,
      pythonVsTorch,
      cudaToolkitVsTorchBuild,
      deepspeedTooOld,
      ortTrainingVsTorch,
      ortTrainingDiscontinued,
      conflictingOnnxruntime,
      torchOrtNotConfigured,
      numpyTwo,
      azuremlMlflowCap,
      missingIndexUrl,
      missingInferenceServer,
      missingScoringScript,
      imageWithoutGit,
      externallyManaged,
      needsNoBuildIsolation,
      globalOption,
      extraIndexUrl,
      unquotedSpecifier,
      deprecatedPackage,
      notOnPyPI,
      endedChannel,
      pythonEndOfLife,
    ],
  },
  {
    title: 'VM sizes and distributed jobs',
    rules: [
      processCountVsGpus,
      wrongAccelerator,
      gpuArchitectureNotInBuild,
      flashAttentionVsGpu,
      tensorFloatVsGpu,
      distributedDeviceMap,
      deepspeedDeviceMap,
      fsdpLayerClass,
      fsdpQuantStorage,
      cpuTorchOnGpuSize,
      gpuImageOnCpuSize,
      ncclWithoutGpu,
      retiredVmSize,
      tooManyNodes,
      quotaExceeded,
      missingShmSize,
      deepspeedLauncher,
      deepspeedBatchSize,
      zeroOffloadOptimizer,
      deepspeedMismatch,
      launcherInDistribution,
      missingDistribution,
      launcherNodeCount,
      trainerNodeCount,
      nodeRank,
      imageWithoutMpirun,
    ],
  },
  { title: 'Settings and suppression comments', rules: [invalidSettings, unusedSuppression] },
];

export const rules: readonly Rule[] = ruleGroups.flatMap((group) => group.rules);
